import { isHeadless } from '../../kube/identity.ts';
import { addMember, scalarText } from '../edits.ts';
import { podNameUses } from '../pod-names.ts';
import type { Rule } from '../rule.ts';

/**
 * Pods that look for each other by name, in a set without serviceName.
 *
 * Without spec.serviceName pods have no DNS names of their own. Programs that call each other by them find nothing.
 */
export const serviceNameMissing: Rule = {
  id: 'service-name-missing',
  severity: 'warning',
  shows: { story: 'service-missing', app: { needsPeers: true }, moment: 'end' },
  *check(set) {
    if (set.serviceName !== undefined) return;
    // What names single pods is told at that place by pod-dns-name-unknown; here the set's own program decides.
    const { knowledge } = set;
    if (knowledge?.knowledge.needsPeers !== true || set.mostReplicas < 2 || podNameUses(set).length > 0) return;
    const candidate = set.all('Service').find((each) => isHeadless(each.object) && set.serviceSelects(each));
    yield {
      at: set.at('spec'),
      message: `"${set.name}" has no serviceName, so its pods have no DNS names. Members of ${knowledge.knowledge.name} need names that stay when a pod is replaced.`,
      fixes:
        candidate === undefined
          ? []
          : [
              {
                title: `Set serviceName to "${candidate.name}"`,
                edits: addMember(set.resource, ['spec'], 'serviceName', scalarText(candidate.name)),
                preferred: true,
              },
            ],
    };
  },
};
