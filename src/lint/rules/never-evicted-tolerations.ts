import { peek, peekList, peekText } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

const unreachable: readonly string[] = ['node.kubernetes.io/unreachable', 'node.kubernetes.io/not-ready'];

/**
 * A toleration that keeps pods on a lost node for ever.
 *
 * When a node is lost, its pods are marked for deletion after five minutes, so that they can be made elsewhere. A toleration of
 * unreachable nodes without a limit takes that away: the pod stays bound to the lost node until somebody deletes it.
 */
export const neverEvictedTolerations: Rule = {
  id: 'never-evicted-tolerations',
  severity: 'warning',
  shows: { story: 'node-lost', steps: ['crash node-1'], moment: '/node node-1 taints .*unreachable/' },
  *check(set) {
    for (const [index, toleration] of peekList(set.set, 'spec', 'template', 'spec', 'tolerations').entries()) {
      const key = peekText(toleration, 'key') ?? '';
      const effect = peekText(toleration, 'effect');
      if (peek(toleration, 'tolerationSeconds') !== undefined || (effect !== undefined && effect !== '' && effect !== 'NoExecute'))
        continue;
      const everything = key === '' && peek(toleration, 'operator') === 'Exists';
      if (!everything && !unreachable.includes(key)) continue;
      const at = set.podPath('tolerations', index);
      yield {
        at: set.at(...at, everything ? 'operator' : 'key'),
        message: `${everything ? 'This tolerates every taint' : `${key} is tolerated without an end`}. The pods stay bound to a node that is lost: they are not replaced elsewhere, not even with the out-of-service taint.`,
        fixes: everything
          ? []
          : [
              { title: 'Tolerate it for 300 seconds, as by default', edits: addMember(set.resource, at, 'tolerationSeconds', '300') },
            ].filter((fix) => fix.edits.length > 0 && effect === 'NoExecute'),
      };
    }
  },
};
