import { peek, peekList, peekText } from '../../base/peek.ts';
import { addMember, replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { zonalClass } from '../storage-classes.ts';

const zoneKeys: readonly string[] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/**
 * Disks placed before the pods, in a set that spreads over zones.
 *
 * A disk in the cloud belongs to one zone. A StorageClass that makes it at once (volumeBindingMode: Immediate, the default) picks a zone
 * before anybody knows where the pod may run. A pod that has to be in another zone then waits for ever; WaitForFirstConsumer makes the
 * disk where the pod is.
 */
export const bindingImmediateAcrossZones: Rule = {
  id: 'binding-immediate-across-zones',
  severity: 'warning',
  shows: { story: 'volume-bound-to-zone', moment: 'claim CLAIM Bound' },
  *check(set) {
    if (set.mostReplicas < 2 || !spreadsOverZones(set.set)) return;
    for (const { template, place } of set.claims) {
      const storageClass = zonalClass(set, peekText(template, 'spec', 'storageClassName'));
      if (storageClass === undefined) continue;
      const mode = peek(storageClass.object, 'volumeBindingMode');
      if (mode !== undefined && mode !== 'Immediate') continue;
      yield {
        at: { resource: storageClass, path: mode === undefined ? ['provisioner'] : ['volumeBindingMode'] },
        message: `StorageClass "${storageClass.name}" makes a disk before the pod has a node. Its zone may be one where the spread of "${set.name}" does not allow the pod, which then stays Pending.`,
        related: [{ at: set.at(...place, 'spec', 'storageClassName'), message: `Claims of "${set.name}" use it` }],
        fixes: [
          {
            title: 'Wait for the pod (WaitForFirstConsumer; the class must be made anew)',
            edits:
              mode === undefined
                ? addMember(storageClass, [], 'volumeBindingMode', 'WaitForFirstConsumer')
                : replaceValue(storageClass, ['volumeBindingMode'], 'WaitForFirstConsumer'),
          },
        ],
      };
    }
  },
};

function spreadsOverZones(set: unknown): boolean {
  const spec = peek(set, 'spec', 'template', 'spec');
  const constraints = peekList(spec, 'topologySpreadConstraints');
  const required = peekList(spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return [...constraints, ...required].some((each) => zoneKeys.includes(peekText(each, 'topologyKey') ?? ''));
}
