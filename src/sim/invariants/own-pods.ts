import { isOwnedBy, isTerminating } from '../../kube/objects.ts';
import type { Invariant } from './invariant.ts';
import { setOf } from './view.ts';

/** invariant: the controller deletes only pods that belong to the set, and a set that is being deleted creates and deletes none. */
export const ownPods: Invariant = {
  name: 'own-pods',
  text: 'the controller deletes only pods that belong to the set, and does nothing to them once the set is being deleted',
  watch: () => ({
    write(write, cache, live) {
      if (write.do !== 'create' && write.do !== 'delete') return undefined;
      const { kind, namespace = '', name = '' } = write.do === 'create' ? { kind: write.object.kind, ...write.object.metadata } : write.key;
      const set = kind === 'Pod' ? setOf(name, namespace, cache) : undefined;
      if (set === undefined) return undefined;
      if (isTerminating(set)) return `the controller ${write.do}s ${name}, and its set is being deleted`;
      // What it has just adopted its cache does not show yet.
      const known = write.do === 'delete' ? [cache, live].flatMap((each) => each.get('Pod', namespace, name) ?? []) : [];
      const foreign = known.length > 0 && !known.some((pod) => isOwnedBy(pod, set));
      return foreign ? `the controller deletes ${name}, which is not the set's` : undefined;
    },
  }),
};
