import { peek } from '../../base/peek.ts';
import { longestPodName, podFqdn } from '../../kube/identity.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/** kube: pkg/kubelet/util TruncatePodHostnameIfNeeded and GeneratePodHostNameAndDomain: the kernel's limit of a host name */
const kernelLimit = 64;

/**
 * A full DNS name that does not fit as a host name.
 *
 * With setHostnameAsFQDN the full name in DNS becomes the host name of the pod, and Linux has 64 characters for one. A pod with a longer
 * name is never started.
 */
export const fqdnHostnameTooLong: Rule = {
  id: 'fqdn-hostname-too-long',
  severity: 'error',
  shows: { story: 'first-apply' },
  *check(set) {
    const path = set.podPath('setHostnameAsFQDN');
    const longest = longestPodName(set.name, set.range);
    if (peek(set.set, ...path) !== true || set.serviceName === undefined || longest === undefined) return;
    // An unknown namespace is taken for the shortest that there can be.
    const namespace = set.namespace ?? 'x';
    const fqdn = podFqdn(longest, set.serviceName, namespace, set.target.clusterDomain);
    if (fqdn.length <= kernelLimit) return;
    yield {
      at: set.at(...path),
      message: `Full names of the pods have ${set.namespace === undefined ? 'at least ' : 'up to '}${fqdn.length} characters; a host name may have ${kernelLimit}. ${longest} stays in ContainerCreating.`,
      fix: { title: 'Remove setHostnameAsFQDN', edits: removeMember(set.resource, path) },
    };
  },
};
