import { peek, peekText } from '../../base/peek.ts';
import type { Path } from '../../kube/objects.ts';
import { parsePodName, podIndexLabel, podName, podNameLabel } from '../../kube/identity.ts';
import { mapSelector, selects } from '../../kube/selector.ts';
import type { Resource } from '../../manifest/workspace.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/** Where documents of a kind select pods by exact labels. */
const selectors: Readonly<Record<string, Path>> = {
  Service: ['spec', 'selector'],
  PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
  NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
};

/**
 * A Service, budget or policy for a pod that the set does not have.
 *
 * A document for a single pod selects it by the label with its name or its number. When the set has no such pod, it selects nothing: the
 * Service is empty, the budget and the policy protect nobody.
 */
export const perPodServiceUnknownPod: Rule = {
  id: 'per-pod-service-unknown-pod',
  severity: 'warning',
  shows: { story: 'scale-down', moment: 'ready LAST' },
  *check(set) {
    for (const [kind, path] of Object.entries(selectors)) {
      for (const resource of set.all(kind)) {
        const found = podMeant(set, resource, path);
        if (found === undefined || (found.ordinal >= set.range.first && found.ordinal <= set.lastOrdinal)) continue;
        yield {
          at: { resource, path: [...path, found.label] },
          message: `There is no pod ${podName(set.name, found.ordinal)}: "${set.name}" has ${set.podsText}. ${kind} "${resource.name}" ${kind === 'Service' ? 'stays empty' : 'selects nothing'}.`,
          related: [{ at: set.at('spec', 'replicas'), message: `${set.range.count} replicas` }],
        };
      }
    }
  },
};

/** The pod of the set that a selector means by its labels of identity. */
function podMeant(set: SetScope, { object }: Resource, path: Path): { readonly ordinal: number; readonly label: string } | undefined {
  const named = parsePodName(peekText(object, ...path, podNameLabel) ?? '');
  if (named !== undefined) return named.setName === set.name ? { ordinal: named.ordinal, label: podNameLabel } : undefined;
  const index = peekText(object, ...path, podIndexLabel);
  if (index === undefined || !/^\d{1,9}$/.test(index)) return undefined;
  // A number alone belongs to the set whose other labels the selector asks for.
  const rest = { ...(peek(object, ...path) as Readonly<Record<string, unknown>>) };
  delete rest[podIndexLabel];
  return selects(mapSelector(rest), set.podLabels) ? { ordinal: Number(index), label: podIndexLabel } : undefined;
}
