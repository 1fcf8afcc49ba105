import { peekList, peekText } from '../../base/peek.ts';
import { claimName } from '../../kube/identity.ts';
import { addItem, addMember } from '../edits.ts';
import type { Fix, Rule } from '../rule.ts';

/**
 * A claim that is provisioned for each pod and mounted nowhere.
 *
 * From each claim template a set makes a disk for each pod. One that no container mounts is paid for and never written to. Mostly the
 * mount has another name by mistake, and the data goes elsewhere.
 */
export const claimTemplateUnmounted: Rule = {
  id: 'claim-template-unmounted',
  severity: 'warning',
  shows: { story: 'first-apply', moment: 'create claim CLAIM' },
  *check(set) {
    const used = new Set(
      set.containers
        .flatMap(({ container }) => [...peekList(container, 'volumeMounts'), ...peekList(container, 'volumeDevices')])
        .map((mount) => peekText(mount, 'name')),
    );
    if (set.containers.length === 0) return;
    for (const { template, place } of set.claims) {
      const name = peekText(template, 'metadata', 'name');
      if (name === undefined || used.has(name)) continue;
      const first = set.mainContainers[0];
      const mount = `name: ${name}\nmountPath: /${name}`;
      const edits =
        first === undefined
          ? []
          : peekList(first.container, 'volumeMounts').length > 0
            ? addItem(set.resource, [...first.path, 'volumeMounts'], mount)
            : addMember(set.resource, first.path, 'volumeMounts', `\n  - ${mount.replaceAll('\n', '\n    ')}`);
      const fixes: Fix[] = edits.length > 0 ? [{ title: `Mount "${name}" in container "${first?.name}"`, edits }] : [];
      yield {
        at: set.at(...place, 'metadata', 'name'),
        message: `Claim template "${name}" is mounted by no container. Each pod still gets a disk, ${claimName(name, set.name, set.range.first)} and so on, which nothing writes to.`,
        fixes,
      };
    }
  },
};
