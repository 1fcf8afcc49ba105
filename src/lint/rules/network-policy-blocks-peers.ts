import { peek, peekList, peekText } from '../../base/peek.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import type { Resource } from '../../manifest/workspace.ts';
import { addItem, addMember, scalarText } from '../edits.ts';
import { usesPeerNames } from '../pod-names.ts';
import type { Edit, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * A NetworkPolicy that keeps the members from each other.
 *
 * As soon as one NetworkPolicy selects a pod, everything that no policy allows is dropped: also what other pods of the same set send, and,
 * when the policy speaks of egress, the pod's own questions to DNS. Members that look for each other then wait until they give up.
 */
export const networkPolicyBlocksPeers: Rule = {
  id: 'network-policy-blocks-peers',
  severity: 'warning',
  shows: { story: 'ordered-ready-deadlock', app: { findsNobody: true }, moment: 'running FIRST' },
  *check(set) {
    if (set.mostReplicas < 2 || !usesPeerNames(set)) return;
    const policies = set
      .all('NetworkPolicy')
      .filter((each) => selects(labelSelector(peek(each.object, 'spec', 'podSelector')), set.podLabels));
    const inward = policies.filter((each) => typesOf(each).includes('Ingress'));
    const [first] = inward;
    if (first !== undefined && !inward.some((each) => rulesOf(each, 'ingress').some((rule) => admitsPeers(set, rule)))) {
      const labels = Object.entries(set.podLabels).map(([key, value]) => `          ${key}: ${scalarText(value)}`);
      const rule = `from:\n    - podSelector:\n        matchLabels:\n${labels.join('\n')}`;
      yield {
        at: { resource: first, path: ['spec', 'podSelector'], on: 'key' },
        message: `Policy "${first.name}" lets no other pod of "${set.name}" in. Its members need each other, and every connection between them is dropped.`,
        related: [{ at: set.at('spec', 'template', 'metadata', 'labels'), message: `Labels of the pods of "${set.name}"` }],
        fixes: fix('Let the members in', ruleEdits(first, 'ingress', rule)),
      };
    }
    const outward = policies.filter((each) => typesOf(each).includes('Egress'));
    const [out] = outward;
    if (out === undefined || outward.some((each) => rulesOf(each, 'egress').some(allowsDns))) return;
    yield {
      at: { resource: out, path: ['spec', 'podSelector'], on: 'key' },
      message: `Policy "${out.name}" does not let the pods of "${set.name}" ask DNS (port 53). They find no peer by name.`,
      fixes: fix('Allow DNS', ruleEdits(out, 'egress', 'ports:\n    - port: 53\n      protocol: UDP\n    - port: 53\n      protocol: TCP')),
    };
  },
};

/** kube: networking/v1 SetDefaults_NetworkPolicy: Ingress always, Egress when there are rules for it. */
function typesOf({ object }: Resource): readonly unknown[] {
  const written = peekList(object, 'spec', 'policyTypes');
  if (written.length > 0) return written;
  return peekList(object, 'spec', 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function rulesOf({ object }: Resource, list: 'ingress' | 'egress'): readonly unknown[] {
  return peekList(object, 'spec', list);
}

/** Addresses and namespaces are taken to let the members in: whether they do is not in the text. */
function admitsPeers(set: SetScope, rule: unknown): boolean {
  const from = peekList(rule, 'from');
  return (
    from.length === 0 ||
    from.some(
      (peer) =>
        peek(peer, 'ipBlock') !== undefined ||
        peek(peer, 'namespaceSelector') !== undefined ||
        selects(labelSelector(peek(peer, 'podSelector')), set.podLabels),
    )
  );
}

function allowsDns(rule: unknown): boolean {
  const ports = peekList(rule, 'ports');
  return ports.length === 0 || ports.some((each) => peek(each, 'port') === 53 || /dns/.test(peekText(each, 'port') ?? ''));
}

function ruleEdits(policy: Resource, list: 'ingress' | 'egress', rule: string): Edit[] {
  if (rulesOf(policy, list).length > 0) return addItem(policy, ['spec', list], rule.replaceAll(/\n {2}/g, '\n'));
  return peek(policy.object, 'spec', list) === undefined ? addMember(policy, ['spec'], list, `\n  - ${rule}`) : [];
}

function fix(title: string, edits: Edit[]) {
  return edits.length > 0 ? [{ title, edits, preferred: true }] : [];
}
