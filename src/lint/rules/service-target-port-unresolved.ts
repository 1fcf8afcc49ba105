import { peek, peekList, peekText } from '../../base/peek.ts';
import { resolvePort } from '../../kube/dns-names.ts';
import { nearestNames } from '../../manifest/suggest.ts';
import { replaceValue, scalarText } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A Service port that leads to a port name nobody declares.
 *
 * A Service may name the port of the pods instead of its number. When no pod declares that name, there is nobody behind the port.
 */
export const serviceTargetPortUnresolved: Rule = {
  id: 'service-target-port-unresolved',
  severity: 'error',
  shows: { story: 'srv-discovery', moment: 'ready FIRST' },
  *check(set) {
    for (const service of set.all('Service')) {
      if (service.uri !== set.resource.uri || !set.serviceSelects(service)) continue;
      // With Deployments beside the set their pods may be the ones that are meant.
      if (set.workloads().some(({ facts }) => facts.kind === 'Deployment')) continue;
      for (const [index, port] of peekList(service.object, 'spec', 'ports').entries()) {
        const target = peek(port, 'targetPort');
        if (typeof target !== 'string' || /^\d*$/.test(target) || resolvePort(set.set, port) !== undefined) continue;
        const declared = set.mainContainers
          .flatMap(({ container }) => peekList(container, 'ports'))
          .flatMap((each) => peekText(each, 'name') ?? []);
        const path = ['spec', 'ports', index, 'targetPort'];
        const offered = nearestNames(target, declared).length > 0 ? nearestNames(target, declared) : declared;
        yield {
          at: { resource: service, path },
          message: `No container of "${set.name}" declares a ${peekText(port, 'protocol') ?? 'TCP'} port "${target}". The Service has no endpoints on this port.`,
          related: [{ at: set.at('spec', 'template', 'metadata', 'labels'), message: `It selects the pods of "${set.name}"` }],
          fixes: offered.slice(0, 3).map((each) => ({
            title: `Change to "${each}"`,
            edits: replaceValue(service, path, scalarText(each)),
            ...(offered.length === 1 ? { preferred: true } : {}),
          })),
        };
      }
    }
  },
};
