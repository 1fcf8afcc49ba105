import { peekInteger } from '../../base/peek.ts';
import { podName } from '../../kube/identity.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A partition that keeps some pods on the old revision.
 *
 * With a partition, a change of the template reaches only the pods from that place on. The others stay on the old revision, and come back
 * on it even when they are deleted. That is how a canary is made, and how one is forgotten.
 */
export const partitionLeftOn: Rule = {
  id: 'partition-left-on',
  // Mostly deliberate; so it is offered, not underlined.
  severity: 'hint',
  shows: { story: 'canary', steps: ['restart set SET'], moment: 'ready LAST#2' },
  *check(set) {
    const path = ['spec', 'updateStrategy', 'rollingUpdate', 'partition'];
    const partition = peekInteger(set.set, ...path);
    const { first, last, count } = set.range;
    if (partition === undefined || partition <= 0 || partition >= count) return;
    // The controller counts from the first ordinal. kube: pkg/controller/statefulset newVersionedStatefulSetPod
    const border = first + partition;
    const pods = (from: number, to: number) =>
      from === to ? podName(set.name, from) : `${podName(set.name, from)}..${podName(set.name, to)}`;
    const stay = pods(first, border - 1);
    yield {
      at: set.at(...path),
      message: `Changes of the template reach ${pods(border, last)}. ${stay} ${first === border - 1 ? 'stays' : 'stay'} on the old revision, also when deleted and made again.`,
      fixes: [{ title: 'End the canary (partition: 0)', edits: replaceValue(set.resource, path, '0') }],
    };
  },
};
