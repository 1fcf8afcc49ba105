import type { Invariant } from './invariant.ts';

/** invariant: the StatefulSet controller never deletes a claim; only the garbage collector does, and only one that has owners. */
export const claimsKept: Invariant = {
  name: 'claims-kept',
  text: 'the StatefulSet controller deletes no claim, and the control plane none that nobody owns',
  watch: () => ({
    write(write) {
      const claim = write.do === 'delete' && write.key.kind === 'PersistentVolumeClaim' ? write.key.name : undefined;
      return claim === undefined ? undefined : `the controller deletes claim ${claim}`;
    },
    transition({ object, verb, actor, before }) {
      if (object.kind !== 'PersistentVolumeClaim' || verb !== 'delete' || actor === 'user') return undefined;
      const owned = (before?.metadata.ownerReferences ?? []).length > 0;
      return owned ? undefined : `${actor} deletes claim ${object.name}, which nobody owns`;
    },
  }),
};
