import { peek, peekInteger } from '../../base/peek.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A partition that keeps every pod on the old revision.
 *
 * A partition holds back a rollout: pods with a lower number keep the old template. When it is at least the number of replicas, that is
 * all of them. Changes of the template are accepted, and never happen.
 */
export const partitionFreezesSet: Rule = {
  id: 'partition-freezes-set',
  severity: 'warning',
  shows: { story: 'canary', steps: ['restart set SET'], moment: '/edit set SET/' },
  *check(set) {
    const path = ['spec', 'updateStrategy', 'rollingUpdate', 'partition'];
    const partition = peekInteger(set.set, ...path);
    if (
      partition === undefined ||
      set.range.count === 0 ||
      partition < set.mostReplicas ||
      peek(set.set, 'spec', 'updateStrategy', 'type') === 'OnDelete'
    )
      return;
    yield {
      at: set.at(...path),
      message: `partition ${partition} with ${set.range.count} ${set.range.count === 1 ? 'replica' : 'replicas'}: no pod gets a changed template. A rollout reaches only pods from the partition up.`,
      fixes: [
        { title: 'Roll out to all pods (partition: 0)', edits: replaceValue(set.resource, path, '0') },
        {
          title: `Roll out to the last pod alone (partition: ${set.range.count - 1})`,
          edits: replaceValue(set.resource, path, String(set.range.count - 1)),
        },
      ],
    };
  },
};
