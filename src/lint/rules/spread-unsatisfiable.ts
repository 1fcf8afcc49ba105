import { peek, peekList, peekText } from '../../base/peek.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

const zones: readonly string[] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/**
 * One pod for each zone, and more pods than most regions have zones.
 *
 * A rule that pods must not share a zone leaves every further pod without a place when all zones have one. It stays Pending, and with the
 * default order later pods are not even made.
 */
export const spreadUnsatisfiable: Rule = {
  id: 'spread-unsatisfiable',
  severity: 'information',
  shows: { story: 'anti-affinity-unmet', moment: 'event FailedScheduling' },
  *check(set) {
    if (set.range.count <= 3) return;
    const base = set.podPath('affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
    for (const [index, term] of peekList(set.set, ...base).entries()) {
      if (!zones.includes(peekText(term, 'topologyKey') ?? '') || !selects(labelSelector(peek(term, 'labelSelector')), set.podLabels))
        continue;
      yield {
        at: set.at(...base, index, 'topologyKey'),
        message: `Each pod needs a zone without another, and there are ${set.range.count} pods. In a region with fewer zones the rest stays Pending.`,
        related: [{ at: set.at('spec', 'replicas'), message: `${set.range.count} replicas` }],
      };
    }
  },
};
