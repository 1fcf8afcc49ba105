import { peek, peekInteger, peekList } from '../../base/peek.ts';
import { mountsOf } from '../mounts.ts';
import type { Rule } from '../rule.ts';

/**
 * An init container that runs as root to change the owner of a disk.
 *
 * The kubelet does the same by itself when the pod says fsGroup, without a container that is root. Some drivers cannot; with those the init container is
 * the right way.
 */
export const initChownRoot: Rule = {
  id: 'init-chown-root',
  severity: 'hint',
  shows: { story: 'startup-probe' },
  *check(set) {
    if (peek(set.set, ...set.podPath('securityContext', 'fsGroup')) !== undefined) return;
    for (const place of set.containers) {
      if (!place.init) continue;
      const user =
        peekInteger(place.container, 'securityContext', 'runAsUser') ??
        peekInteger(set.set, ...set.podPath('securityContext', 'runAsUser'));
      const lists = ['command', 'args'].filter((list) =>
        peekList(place.container, list).some((each) => typeof each === 'string' && /\bchown\s+-\w*R/.test(each)),
      );
      const [list] = lists;
      if ((user ?? 0) !== 0 || list === undefined || !mountsOf(set, place).some((mount) => mount.claim)) continue;
      yield {
        at: { ...set.at(...place.path, list), on: 'key' },
        message: `"${place.name}" runs as root to change the owner of every file, at each start. With fsGroup the kubelet does it, for drivers that support it.`,
      };
    }
  },
};
