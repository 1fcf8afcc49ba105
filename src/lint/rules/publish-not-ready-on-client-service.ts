import { peek, peekBoolean, peekList, peekText } from '../../base/peek.ts';
import { isHeadless } from '../../kube/identity.ts';
import type { Resource } from '../../manifest/workspace.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * Clients are sent to pods that are not ready.
 *
 * publishNotReadyAddresses is for members that must find each other while they start. On a Service that clients use it takes away what a
 * readiness probe is for: connections go to pods that cannot answer yet, or no more.
 */
export const publishNotReadyOnClientService: Rule = {
  id: 'publish-not-ready-on-client-service',
  severity: 'warning',
  shows: { story: 'publish-not-ready', moment: '/publishes FIRST/' },
  *check(set) {
    for (const service of set.all('Service')) {
      if (peekBoolean(service.object, 'spec', 'publishNotReadyAddresses') !== true || !set.serviceSelects(service)) continue;
      const ingress = set.all('Ingress').find((each) => backendsOf(each.object).includes(service.name));
      if (ingress === undefined && (isHeadless(service.object) || service === set.service)) continue;
      if (!hasProbe(set)) continue;
      yield {
        at: { resource: service, path: ['spec', 'publishNotReadyAddresses'] },
        message: `Service "${service.name}" sends clients to pods of "${set.name}" that are not ready. ${ingress === undefined ? 'Only members that look for each other while they start need such addresses.' : `Ingress "${ingress.name}" uses it; give the members a headless Service of their own.`}`,
        ...(ingress === undefined
          ? {}
          : { related: [{ at: { resource: ingress, path: ['metadata', 'name'] }, message: 'The Ingress that uses it' }] }),
        fix: {
          title: 'Only ready pods for clients',
          edits: service === set.service ? [] : removeMember(service, ['spec', 'publishNotReadyAddresses']),
        },
      };
    }
  },
};

function hasProbe(set: SetScope): boolean {
  return set.mainContainers.some(({ container }) => peek(container, 'readinessProbe') !== undefined);
}

/** Names of the Services that an Ingress routes to. */
function backendsOf(ingress: Resource['object']): string[] {
  const paths = peekList(ingress, 'spec', 'rules').flatMap((rule) => peekList(rule, 'http', 'paths').map((path) => peek(path, 'backend')));
  return [...paths, peek(ingress, 'spec', 'defaultBackend')].flatMap((backend) => peekText(backend, 'service', 'name') ?? []);
}
