import { nearestNames } from '../../manifest/suggest.ts';
import { peekList, peekText } from '../../base/peek.ts';
import type { Path } from '../../kube/objects.ts';
import { has } from '../../kube/versions.ts';
import { addItem, addMember, replaceValue, scalarText } from '../edits.ts';
import type { Fix, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * A mount that names neither a volume nor a claim template.
 *
 * A container mounts a disk by its name: that of an entry in volumes, or of a claim template, from which the set makes a disk for each
 * pod. A name that is neither is a slip. Before version 1.34 Kubernetes took it and then failed to make each pod.
 */
export const volumeMountUnresolved: Rule = {
  id: 'volume-mount-unresolved',
  severity: 'error',
  shows: { story: 'refused-changes', moment: 'answer 422' },
  *check(set) {
    const known = new Set([...set.volumeNames, ...set.claimTemplates]);
    for (const { path, container } of set.containers) {
      for (const list of ['volumeMounts', 'volumeDevices']) {
        for (const [index, mount] of peekList(container, list).entries()) {
          const name = peekText(mount, 'name');
          if (name === undefined || name === '' || known.has(name)) continue;
          const meant = nearestNames(name, known)[0];
          const question = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
          const at = [...path, list, index, 'name'];
          yield {
            at: set.at(...at),
            message: `"${name}" is neither a volume nor a claim template of this set${question}. ${consequence(set)}`,
            fixes: fixes(set, at, name, meant),
          };
        }
      }
    }
  },
};

function consequence(set: SetScope): string {
  const { target } = set;
  return has(target, 'podTemplateValidated')
    ? `The API server of ${target.minor} refuses the set; before 1.34 it was accepted and every pod failed with FailedCreate.`
    : `The API server of ${target.minor} accepts the set, and every pod fails with FailedCreate.`;
}

function fixes(set: SetScope, at: Path, name: string, meant: string | undefined): Fix[] {
  const { resource } = set;
  const found: Fix[] = [];
  if (meant !== undefined)
    found.push({ title: `Change to "${meant}"`, edits: replaceValue(resource, at, scalarText(meant)), preferred: true });
  const claim = `metadata:\n  name: ${name}\nspec:\n  accessModes:\n    - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi`;
  const claims =
    set.claimTemplates.length > 0
      ? addItem(resource, ['spec', 'volumeClaimTemplates'], claim)
      : addMember(resource, ['spec'], 'volumeClaimTemplates', `\n  - ${claim.replaceAll('\n', '\n    ')}`);
  found.push({ title: `Add a claim template "${name}"`, edits: claims });
  const volume = `name: ${name}\nemptyDir: {}`;
  const template = set.podPath();
  const volumes =
    set.volumeNames.length > 0
      ? addItem(resource, [...template, 'volumes'], volume)
      : addMember(resource, template, 'volumes', `\n  - ${volume.replaceAll('\n', '\n    ')}`);
  found.push({ title: `Add a volume "${name}" (emptyDir)`, edits: volumes });
  return found;
}
