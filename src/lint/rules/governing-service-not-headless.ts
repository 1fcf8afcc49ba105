import { peek } from '../../base/peek.ts';
import { isHeadless, podName } from '../../kube/identity.ts';
import { addMember } from '../edits.ts';
import { usesPeerNames } from '../pod-names.ts';
import type { Rule } from '../rule.ts';

/**
 * A governing Service with a cluster address of its own.
 *
 * The Service that a set names in spec.serviceName gives each pod its name in DNS. That is what a headless Service (clusterIP: None) is
 * for: it has no address of its own, and answers with those of the pods.
 *
 * A Service with an address of its own spreads connections over all pods; names for single pods are then no part of what DNS promises. The
 * common DNS server gives them nevertheless, another one may not.
 */
export const governingServiceNotHeadless: Rule = {
  id: 'governing-service-not-headless',
  severity: 'warning',
  shows: { story: 'service-not-headless', moment: 'SERVICE publishes FIRST' },
  *check(set) {
    const { service } = set;
    if (service?.object === undefined || isHeadless(service.object) || peek(service.object, 'spec', 'type') === 'ExternalName') return;
    const peers = usesPeerNames(set);
    // A single pod that nobody calls by its name does not need one.
    if (!peers && set.mostReplicas < 2) return;
    const spec = peek(service.object, 'spec');
    const written = peek(spec, 'clusterIP') !== undefined;
    const first = `${podName(set.name, set.range.first)}.${service.name}`;
    const type = peek(spec, 'type');
    const plain = type === undefined || type === 'ClusterIP';
    yield {
      at: { resource: service, path: written ? ['spec', 'clusterIP'] : ['spec'], on: 'key' },
      severity: peers ? 'warning' : 'information',
      message: `Service "${service.name}" governs "${set.name}" and is not headless. Names such as ${first} resolve with CoreDNS, but only a headless Service promises them.`,
      related: [{ at: set.at('spec', 'serviceName'), message: `The pods of "${set.name}" get their names from it` }],
      fixes:
        written || !plain
          ? []
          : [{ title: 'Make it headless (clusterIP: None)', edits: addMember(service, ['spec'], 'clusterIP', 'None'), preferred: true }],
    };
  },
};
