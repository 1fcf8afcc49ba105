import { peek, peekList } from '../../base/peek.ts';
import { addMember, removeMember, replaceValue } from '../edits.ts';
import { podNameUses } from '../pod-names.ts';
import type { Rule } from '../rule.ts';

/**
 * Pods that use names of the cluster and do not ask its DNS server.
 *
 * Names of Services and pods are known to the cluster's own DNS server only. Pods on the network of the node (hostNetwork), or with
 * another DNS policy, ask the server of the node instead, and these names do not exist for them.
 */
export const dnsPolicyHidesCluster: Rule = {
  id: 'dns-policy-hides-cluster',
  severity: 'warning',
  shows: { story: 'service-missing', app: { findsNobody: true }, moment: 'running FIRST' },
  *check(set) {
    const path = set.podPath();
    const spec = peek(set.set, ...path);
    const policy = peek(spec, 'dnsPolicy');
    const host = peek(spec, 'hostNetwork') === true && (policy === undefined || policy === 'ClusterFirst');
    const none = policy === 'None' && peekList(spec, 'dnsConfig', 'nameservers').length === 0;
    if ((!host && policy !== 'Default' && !none) || podNameUses(set).length === 0) return;
    const at = policy === undefined ? [...path, 'hostNetwork'] : [...path, 'dnsPolicy'];
    yield {
      at: { resource: set.resource, path: at },
      message: `The pods ask the node's DNS server${host ? ' (hostNetwork without ClusterFirstWithHostNet)' : ''}. Names of the cluster, such as those of the other pods, do not resolve there.`,
      fixes: [
        host
          ? {
              title: 'Set dnsPolicy to ClusterFirstWithHostNet',
              edits:
                policy === undefined
                  ? addMember(set.resource, path, 'dnsPolicy', 'ClusterFirstWithHostNet')
                  : replaceValue(set.resource, at, 'ClusterFirstWithHostNet'),
              preferred: true,
            }
          : { title: 'Remove dnsPolicy', edits: removeMember(set.resource, at) },
      ],
    };
  },
};
