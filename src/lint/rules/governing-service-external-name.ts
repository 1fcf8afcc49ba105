import { peek } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * A governing Service of type ExternalName.
 *
 * The governing Service gives each pod its DNS name, from the list of the pods that it selects. A Service of type ExternalName is an alias
 * and selects nothing.
 */
export const governingServiceExternalName: Rule = {
  id: 'governing-service-external-name',
  severity: 'error',
  shows: { story: 'service-missing', moment: 'ready FIRST' },
  *check(set) {
    const { service } = set;
    if (service === undefined || peek(service.object, 'spec', 'type') !== 'ExternalName') return;
    yield {
      at: { resource: service, path: ['spec', 'type'] },
      message: `Service "${service.name}" governs "${set.name}" and is an ExternalName. It has no endpoints, so no pod gets a DNS name.`,
      related: [{ at: set.at('spec', 'serviceName'), message: `The pods of "${set.name}" get their names from it` }],
    };
  },
};
