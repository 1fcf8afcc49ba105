import { peek } from '../../base/peek.ts';
import { mapSelector, selects } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

/**
 * A governing Service that selects pods of another workload too.
 *
 * The Service that gives the pods their names answers with the addresses of every pod that its selector matches. When another workload has
 * the same labels, clients and members get its addresses too, and talk to the wrong program.
 */
export const governingServiceSelectsOthers: Rule = {
  id: 'governing-service-selects-others',
  severity: 'warning',
  shows: { story: 'service-selects-others', moment: 'SERVICE publishes FIRST' },
  *check(set) {
    const { service } = set;
    if (service === undefined || service.uri !== set.resource.uri || !set.serviceSelects(service)) return;
    const selector = mapSelector(peek(service.object, 'spec', 'selector'));
    for (const { resource, facts } of set.workloads()) {
      if (facts.uri !== set.resource.uri || !selects(selector, facts.podLabels)) continue;
      // Several sets under one Service are a way to give them one domain.
      if (facts.kind === 'StatefulSet' && facts.serviceName === service.name) continue;
      yield {
        at: { resource: service, path: ['spec', 'selector'], on: 'key' },
        message: `Service "${service.name}" selects the pods of "${set.name}" and of ${facts.kind} "${facts.name}". Asked for ${service.name}, DNS answers with both.`,
        related: [
          {
            at: { resource, path: ['spec', 'template', 'metadata', 'labels'] },
            message: `Labels of the pods of ${facts.kind} "${facts.name}"`,
          },
        ],
      };
    }
  },
};
