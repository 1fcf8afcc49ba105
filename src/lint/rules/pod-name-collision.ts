import { peek, peekTexts } from '../../base/peek.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { parsePodName } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

/**
 * A Pod that has the name of one of the set's pods.
 *
 * Two pods of one namespace cannot have one name. The set cannot make its own while the other is there, and with the default order it makes none of those
 * after it.
 */
export const podNameCollision: Rule = {
  id: 'pod-name-collision',
  severity: 'error',
  shows: { story: 'scale-up-blocked', moment: 'ready FIRST' },
  *check(set) {
    const own = labelSelector(peek(set.set, 'spec', 'selector'));
    for (const pod of set.all('Pod')) {
      const parsed = parsePodName(pod.name);
      if (parsed?.setName !== set.name || parsed.ordinal < set.range.first || parsed.ordinal > set.lastOrdinal) continue;
      // One with the labels of its pods is taken over. kube: pkg/controller/controller_ref_manager ClaimPods
      if (selects(own, peekTexts(pod.object, 'metadata', 'labels'))) continue;
      yield {
        at: { resource: pod, path: ['metadata', 'name'] },
        message: `Pod "${pod.name}" has the name of a pod of set "${set.name}". The set cannot make its own, nor those that come after it.`,
        related: [{ at: set.at('metadata', 'name'), message: 'The set' }],
      };
    }
  },
};
