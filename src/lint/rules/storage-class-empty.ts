import { peek, peekText } from '../../base/peek.ts';
import { claimName, ordinals } from '../../kube/identity.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * Claims that only disks made by hand can satisfy.
 *
 * storageClassName: "" is not the same as leaving it out. Empty means: make no disk, wait for a PersistentVolume that somebody made. Left
 * out means the default class of the cluster.
 */
export const storageClassEmpty: Rule = {
  id: 'storage-class-empty',
  severity: 'information',
  shows: { story: 'provisioner-missing', moment: 'event FailedScheduling' },
  *check(set) {
    for (const { template, place } of set.claims) {
      const path = [...place, 'spec', 'storageClassName'];
      if (peek(template, 'spec', 'storageClassName') !== '' || set.all('PersistentVolume').length > 0 || allMade(set, template)) continue;
      yield {
        at: set.at(...path),
        message: `An empty class makes no disk: each claim waits for a PersistentVolume made by hand. None is here.`,
        fixes: [{ title: 'Use the default class', edits: removeMember(set.resource, path) }],
      };
    }
  },
};

/** Every claim of the template is among the documents: somebody made them, with the disks that they are to have. */
function allMade(set: SetScope, template: unknown): boolean {
  const made = new Set(set.all('PersistentVolumeClaim').map((each) => each.name));
  const name = peekText(template, 'metadata', 'name') ?? '';
  return made.size > 0 && ordinals(set.set, 1000).every((ordinal) => made.has(claimName(name, set.name, ordinal)));
}
