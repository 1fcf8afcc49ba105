import { revisionLabel } from '../../kube/identity.ts';
import { controllerOf } from '../../kube/objects.ts';
import type { Invariant } from './invariant.ts';

/** invariant: the controller deletes no revision that a pod of the same set has. */
export const historyKept: Invariant = {
  name: 'history-kept',
  text: 'the controller deletes no revision that a pod of its set has',
  watch: () => ({
    write(write, cache) {
      if (write.do !== 'delete' || write.key.kind !== 'ControllerRevision') return undefined;
      const { namespace, name } = write.key;
      const set = controllerOf(cache.get('ControllerRevision', namespace, name))?.uid;
      const own = cache.list('Pod', namespace).filter((pod) => set !== undefined && controllerOf(pod)?.uid === set);
      const user = own.find((pod) => pod.metadata.labels?.[revisionLabel] === name);
      return user === undefined ? undefined : `revision ${name} is deleted, and ${user.metadata.name ?? ''} has it`;
    },
  }),
};
