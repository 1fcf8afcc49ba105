import { remember } from '../../../base/remember.ts';
import { labelSelector, selects } from '../../../kube/selector.ts';
import type { Pod, PodAffinityTerm } from '../../../kube/views.ts';
import { type FilterPlugin, type Snapshot, type Verdict, verdict } from '../filter.ts';

/** Required affinity and anti-affinity between pods. kube: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go */
export const interPodAffinity: FilterPlugin = (pod, snapshot) => {
  const affinity = requiredTerms(pod, 'podAffinity');
  const anti = requiredTerms(pod, 'podAntiAffinity');
  const refused = refusedByExisting(pod, snapshot);
  if (affinity.length === 0 && anti.length === 0 && refused.length === 0) return undefined;
  const together = domainsOf(affinity, snapshot, (other) => affinity.every((term) => termMatches(term, pod, other, snapshot)));
  const nobody = together.every((domains) => domains.size === 0);
  const first = nobody && affinity.every((term) => termMatches(term, pod, pod, snapshot));
  const apart = anti.flatMap((term) => domainsOf([term], snapshot, (other) => termMatches(term, pod, other, snapshot)));
  return ({ node }) => {
    const labels = node.metadata.labels ?? {};
    const near = affinity.every((term, index) => {
      const domain = labels[term.topologyKey];
      return domain !== undefined && (first || together[index]?.has(domain) === true);
    });
    if (!near) return refusal("node(s) didn't match pod affinity rules", false, 'podAffinity');
    const far = anti.every((term, index) => apart[index]?.has(labels[term.topologyKey] ?? '') !== true);
    if (!far) return refusal("node(s) didn't match pod anti-affinity rules", true, 'podAntiAffinity');
    const welcome = refused.every(({ key, domain }) => labels[key] !== domain);
    return welcome ? undefined : refusal("node(s) didn't satisfy existing pods anti-affinity rules", true, 'podAntiAffinity');
  };
};

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
type Kind = 'podAffinity' | 'podAntiAffinity';

function requiredTerms(pod: Pod, kind: Kind): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.[kind]?.[required] ?? [];
}

function refusal(reason: string, resolvable: boolean, kind: Kind): Verdict {
  return verdict(reason, resolvable, 'spec', 'affinity', kind, required);
}

/** For each term, the topology values in which a pod for which `test` holds runs. */
function domainsOf(terms: readonly PodAffinityTerm[], { nodes }: Snapshot, test: (other: Pod) => boolean): Set<string>[] {
  if (terms.length === 0) return [];
  const chosen = nodes.filter(({ pods }) => pods.some(test));
  return terms.map(({ topologyKey }) => new Set(chosen.flatMap(({ node }) => node.metadata.labels?.[topologyKey] ?? [])));
}

/** Topology values that a pod which already runs keeps this one out of. */
function refusedByExisting(pod: Pod, snapshot: Snapshot): { key: string; domain: string }[] {
  const found: { key: string; domain: string }[] = [];
  for (const { node, parts } of snapshot.nodes) {
    for (const other of parts.flatMap(withAntiAffinity)) {
      for (const term of requiredTerms(other, 'podAntiAffinity')) {
        const domain = node.metadata.labels?.[term.topologyKey];
        if (domain !== undefined && termMatches(term, other, pod, snapshot)) found.push({ key: term.topologyKey, domain });
      }
    }
  }
  return found;
}

const withAntiAffinity = remember((pods: readonly Pod[]) => pods.filter((pod) => requiredTerms(pod, 'podAntiAffinity').length > 0));

/** Whether a term of `owner` speaks of `other`. kube: framework.AffinityTerm.Matches */
export function termMatches(term: PodAffinityTerm, owner: Pod, other: Pod, snapshot: Pick<Snapshot, 'namespaceLabels'>): boolean {
  const selector = labelSelector(term.labelSelector);
  if (!selects(selector, other.metadata.labels)) return false;
  const own = (key: string): string | undefined => owner.metadata.labels?.[key];
  const theirs = (key: string): string | undefined => other.metadata.labels?.[key];
  if (!(term.matchLabelKeys ?? []).every((key) => own(key) === undefined || own(key) === theirs(key))) return false;
  if (!(term.mismatchLabelKeys ?? []).every((key) => own(key) === undefined || own(key) !== theirs(key))) return false;
  const namespace = other.metadata.namespace ?? 'default';
  if (term.namespaceSelector !== undefined && selects(labelSelector(term.namespaceSelector), snapshot.namespaceLabels(namespace)))
    return true;
  const named = term.namespaces ?? [];
  if (named.length === 0 && term.namespaceSelector === undefined) return namespace === (owner.metadata.namespace ?? 'default');
  return named.includes(namespace);
}
