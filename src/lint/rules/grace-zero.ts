import { peek } from '../../base/peek.ts';
import { podName } from '../../kube/identity.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Pods that are deleted without waiting for their end.
 *
 * A set promises that there is at most one pod of each name, and keeps it by waiting until a pod has really stopped before it makes the
 * next one. With a grace period of 0 it does not wait: for a moment two programs may have the same name and write to the same data.
 */
export const graceZero: Rule = {
  id: 'grace-zero',
  severity: 'warning',
  shows: {
    story: 'forced-deletion-two-programs',
    steps: ['partition node-1', 'later delete pod FIRST'],
    moment: '/program FIRST starts on node-[^1]/',
  },
  *check(set) {
    const path = set.podPath('terminationGracePeriodSeconds');
    if (peek(set.set, ...path) !== 0) return;
    const pod = podName(set.name, set.range.first);
    yield {
      at: set.at(...path),
      message: `With a grace period of 0 a deleted pod is forgotten before it has stopped. A second ${pod} can start while the first still writes to the same volume.`,
      fix: { title: 'Remove it (the default is 30 seconds)', edits: removeMember(set.resource, path) },
    };
  },
};
