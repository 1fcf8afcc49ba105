import { peekInteger, peekText } from '../../base/peek.ts';
import { revisionLabel, startOrdinal } from '../../kube/identity.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Objects } from '../cluster/store.ts';
import type { Invariant } from './invariant.ts';
import { ordinalOfPod, setOf } from './view.ts';

/** invariant: a pod in a slot below the partition is not deleted for an update, and is created with the current revision. */
export const partitionKept: Invariant = {
  name: 'partition-kept',
  text: 'below the partition no pod is deleted for an update, and each is created with the current revision',
  watch: () => ({
    write(write, cache) {
      if (write.do === 'delete' && write.key.kind === 'Pod' && write.because?.code === 'rolling-update') {
        const { namespace, name } = write.key;
        return isBelow(name, setOf(name, namespace, cache)) ? `${name} is below the partition and deleted for an update` : undefined;
      }
      if (write.do !== 'create' || write.object.kind !== 'Pod') return undefined;
      const { name = '', namespace = '', labels } = write.object.metadata;
      const set = setOf(name, namespace, cache);
      const current = peekText(set, 'status', 'currentRevision') ?? '';
      if (!isBelow(name, set) || !isThere(current, namespace, cache) || labels?.[revisionLabel] === current) return undefined;
      return `${name} is below the partition and created with ${labels?.[revisionLabel]}, not with ${current}`;
    },
  }),
};

function isBelow(pod: string, set: KubeObject | undefined): boolean {
  if (set === undefined || peekText(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return false;
  const partition = peekInteger(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  return ordinalOfPod(pod) - startOrdinal(set) < partition;
}

function isThere(revision: string, namespace: string, cache: Objects): boolean {
  return cache.get('ControllerRevision', namespace, revision) !== undefined;
}
