import { nameOf, namespaceText } from '../../kube/objects.ts';
import type { Invariant } from './invariant.ts';
import { claimsOfPod } from './view.ts';

/** invariant: when the controller creates a pod, all its claims exist. */
export const claimsBeforePod: Invariant = {
  name: 'claims-before-pod',
  text: 'when the controller creates a pod, all its claims exist',
  watch: () => ({
    write(write, cache, live) {
      if (write.do !== 'create' || write.object.kind !== 'Pod') return undefined;
      const namespace = namespaceText(write.object);
      const known = (name: string): boolean =>
        [cache, live].some((each) => each.get('PersistentVolumeClaim', namespace, name) !== undefined);
      const missing = claimsOfPod(write.object).find((name) => !known(name));
      return missing === undefined ? undefined : `${nameOf(write.object)} is created without its claim ${missing}`;
    },
  }),
};
