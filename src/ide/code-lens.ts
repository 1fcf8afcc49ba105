import type { TextRange } from '../base/text.ts';
import { serviceFqdn } from '../kube/identity.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { objectsOf } from './objects.ts';

/** A line of text over a set, which plays it. */
export interface CodeLens {
  readonly range: TextRange;
  readonly title: string;
  readonly set: { readonly uri: string; readonly namespace: string; readonly name: string };
}

/** `▷ Simulate · 3 pods · 3 claims · etcd.default.svc.cluster.local` over each set of a file. */
export function codeLenses(workspace: Workspace, uri: string): CodeLens[] {
  return objectsOf(workspace, uri, 1).map((set) => {
    const parts = ['▷ Simulate', count(set.replicas, 'pod')];
    const claims = new Set(set.claims.map((each) => each.template)).size * set.replicas;
    if (claims > 0) parts.push(count(claims, 'claim'));
    const subdomain = set.pods[0]?.subdomain;
    if (subdomain !== undefined) parts.push(serviceFqdn(subdomain, set.namespace, workspace.targetOf(uri).clusterDomain));
    return { range: set.headAt, title: parts.join(' · '), set: { uri, namespace: set.namespace, name: set.name } };
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
