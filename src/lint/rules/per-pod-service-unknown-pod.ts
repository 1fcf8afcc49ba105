import { peekText } from '../../base/peek.ts';
import { parsePodName, podNameLabel } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

export const perPodServiceUnknownPod: Rule = {
  id: 'per-pod-service-unknown-pod',
  severity: 'warning',
  title: 'A Service for a pod that the set does not have',
  why: 'A Service for a single pod selects it by the label with its name. When no pod has that name, the Service is empty.',
  *check(set) {
    for (const service of set.all('Service')) {
      const pod = peekText(service.object, 'spec', 'selector', podNameLabel);
      const parsed = pod === undefined ? undefined : parsePodName(pod);
      if (parsed?.setName !== set.name || (parsed.ordinal >= set.range.first && parsed.ordinal <= set.lastOrdinal)) continue;
      yield {
        at: { resource: service, path: ['spec', 'selector', podNameLabel] },
        message: `There is no pod ${pod}: "${set.name}" has ${set.podsText}. Service "${service.name}" stays empty.`,
        related: [{ at: set.at('spec', 'replicas'), message: `${set.range.count} replicas` }],
      };
    }
  },
};
