import { peek, peekText } from '../../base/peek.ts';
import { mapSelector, selects, templateLabels } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

const otherWorkloads = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'];

export const governingServiceSelectsOthers: Rule = {
  id: 'governing-service-selects-others',
  severity: 'warning',
  title: 'A governing Service that selects pods of another workload too',
  *check(set) {
    const { service } = set;
    if (service === undefined || service.uri !== set.resource.uri || !set.serviceSelects(service)) return;
    const selector = mapSelector(peek(service.object, 'spec', 'selector'));
    for (const kind of otherWorkloads) {
      for (const other of set.all(kind)) {
        if (other === set.resource || other.uri !== set.resource.uri || !selects(selector, templateLabels(other.object))) continue;
        // Several sets under one Service are a way to give them one domain.
        if (kind === 'StatefulSet' && peekText(other.object, 'spec', 'serviceName') === service.name) continue;
        yield {
          at: { resource: service, path: ['spec', 'selector'], on: 'key' },
          message: `Service "${service.name}" selects the pods of "${set.name}" and of ${kind} "${other.name}". Asked for ${service.name}, DNS answers with both.`,
          related: [
            {
              at: { resource: other, path: ['spec', 'template', 'metadata', 'labels'] },
              message: `Labels of the pods of ${kind} "${other.name}"`,
            },
          ],
        };
      }
    }
  },
};
