import { peekInteger, peekText } from '../../base/peek.ts';
import { revisionLabel } from '../../kube/identity.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import type { Objects } from '../cluster/store.ts';
import type { Invariant } from './invariant.ts';

/** invariant: when all is quiet, the status counters equal the pods that exist. */
export const statusCounts: Invariant = {
  name: 'status-counts',
  text: 'when all is quiet, the status counters of a set equal the pods that exist',
  watch: () => ({
    quiet(live) {
      for (const set of live.list('StatefulSet')) {
        const wrong = wrongCounter(set, live);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  }),
};

function wrongCounter(set: KubeObject, live: Objects): string | undefined {
  const type = peekText(set, 'spec', 'updateStrategy', 'type');
  // Its controller does not touch such a set as long as the gate is off.
  if (type === 'Recreate' && peekInteger(set, 'status', 'observedGeneration') === undefined) return undefined;
  const pods = live
    .list('Pod', namespaceText(set))
    .filter(
      (each) =>
        each.metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === set.metadata.uid) === true,
    );
  const stays = pods.filter((each) => !isTerminating(each));
  const ready = pods.filter((each) => peekText(each, 'status', 'phase') === 'Running' && conditionStatus(each, 'Ready') === 'True');
  const at = (field: string): number =>
    stays.filter((each) => each.metadata.labels?.[revisionLabel] === peekText(set, 'status', field)).length;
  const wanted: Readonly<Record<string, number>> = {
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: ready.length,
    currentReplicas: at('currentRevision'),
    updatedReplicas: at('updateRevision'),
  };
  for (const [field, count] of Object.entries(wanted)) {
    const stated = peekInteger(set, 'status', field) ?? 0;
    if (field === 'availableReplicas' && mayBeLate(set, stated)) continue;
    if (stated !== count) return `${nameOf(set)}: status.${field} is ${stated}, and there are ${count}`;
  }
  return undefined;
}

/** Up to 1.34 nobody looks again at pods whose `minReadySeconds` are over once as many as wanted are available. kube: StatefulSetController.sync */
function mayBeLate(set: KubeObject, available: number): boolean {
  return peekInteger(set, 'spec', 'minReadySeconds') !== undefined && available === peekInteger(set, 'spec', 'replicas');
}
