import { peek, peekList, peekText } from '../../base/peek.ts';
import { ordinals, podIndexLabel, podName, podNameLabel } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

/**
 * A NetworkPolicy that lists the pods that there are today.
 *
 * A policy that names each pod of a set lets in those that it names. When the set is scaled up, the new pods are not on the list, and their connections
 * are dropped.
 */
export const networkPolicyPinsOrdinals: Rule = {
  id: 'network-policy-pins-ordinals',
  severity: 'warning',
  shows: { story: 'scale-up', steps: ['scale SET to MORE'], moment: 'end' },
  *check(set) {
    if (set.range.count < 2 || set.range.count > 99) return;
    const names = ordinals(set.set).map((ordinal) => podName(set.name, ordinal));
    const numbers = ordinals(set.set).map(String);
    for (const policy of set.all('NetworkPolicy')) {
      const lists = [
        ...peekList(policy.object, 'spec', 'ingress').map((rule) => peekList(rule, 'from')),
        ...peekList(policy.object, 'spec', 'egress').map((rule) => peekList(rule, 'to')),
      ];
      const pins = lists.some((peers) => {
        const named = (label: string) => peers.flatMap((peer) => valuesOf(peek(peer, 'podSelector'), label));
        return sameMembers(named(podNameLabel), names) || sameMembers(named(podIndexLabel), numbers);
      });
      if (!pins) continue;
      yield {
        at: { resource: policy, path: ['spec', peek(policy.object, 'spec', 'ingress') === undefined ? 'egress' : 'ingress'], on: 'key' },
        message: `Policy "${policy.name}" lists the pods of "${set.name}" one by one (${set.podsText}). A replica that is added is not on the list, and is shut out.`,
        related: [{ at: set.at('spec', 'replicas'), message: `${set.range.count} replicas` }],
      };
    }
  },
};

function valuesOf(selector: unknown, label: string): string[] {
  const written = peekText(selector, 'matchLabels', label);
  const listed = peekList(selector, 'matchExpressions')
    .filter((each) => peek(each, 'key') === label && peek(each, 'operator') === 'In')
    .flatMap((each) => peekList(each, 'values'));
  return [...(written === undefined ? [] : [written]), ...listed.filter((each) => typeof each === 'string')];
}

function sameMembers(found: readonly string[], wanted: readonly string[]): boolean {
  return found.length === wanted.length && wanted.every((each) => found.includes(each));
}
