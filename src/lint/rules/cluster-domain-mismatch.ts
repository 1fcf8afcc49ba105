import { defaultTarget } from '../../kube/versions.ts';
import { hostNames } from '../host-names.ts';
import { ownNamespace, ownPod, programTexts, unknownText } from '../program-text.ts';
import type { Report, Rule } from '../rule.ts';

/**
 * A name under the domain of another cluster.
 *
 * The last part of a full name is the domain that the cluster was set up with, cluster.local nearly everywhere. Names under another one do
 * not exist. Say in .statefulset.yaml which domain yours has; without that, only two different domains in one set are told.
 */
export const clusterDomainMismatch: Rule = {
  id: 'cluster-domain-mismatch',
  severity: 'error',
  shows: { story: 'dns-over-time', moment: 'ready FIRST' },
  *check(set) {
    const { clusterDomain } = set.target;
    const found: { readonly domain: string; readonly report: Report }[] = [];
    for (const text of programTexts(set)) {
      if (!text.expanded.includes('.svc.')) continue;
      for (const host of hostNames(text)) {
        const at = host.labels.indexOf('svc');
        const domain = host.labels.slice(at + 1).join('.');
        // Services of several clusters have a domain of their own. kube: KEP-1645
        if ((at !== 2 && at !== 3) || domain === '' || domain === 'clusterset.local' || host.source === undefined) continue;
        if ([ownPod, ownNamespace, unknownText].some((mark) => domain.includes(mark)) || !/[a-z]$/.test(domain)) continue;
        const report: Report = {
          at: { ...text.at, part: host.source, occurrence: host.occurrence },
          message: `"${domain}" is not the domain of the cluster, which is ${clusterDomain}. The name does not exist.`,
        };
        found.push({ domain, report });
      }
    }
    const isSet = clusterDomain !== defaultTarget.clusterDomain;
    // Names of two domains in one set: one of them is wrong, or speaks of another cluster.
    if (!isSet && new Set(found.map((each) => each.domain)).size < 2) return;
    for (const { domain, report } of found)
      if (domain !== clusterDomain)
        yield isSet
          ? report
          : { ...report, severity: 'warning', message: report.message.replace(/\.$/, ', unless it speaks of another cluster.') };
  },
};
