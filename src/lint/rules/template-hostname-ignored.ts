import { peek } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * hostname or subdomain in the template of a set.
 *
 * The controller gives each pod its host name and its subdomain. What the template says there is overwritten.
 */
export const templateHostnameIgnored: Rule = {
  id: 'template-hostname-ignored',
  severity: 'warning',
  shows: { story: 'first-apply', moment: 'create FIRST' },
  *check(set) {
    for (const field of ['hostname', 'subdomain']) {
      const path = set.podPath(field);
      const value = peek(set.set, ...path);
      if (typeof value !== 'string' || value === '' || (field === 'subdomain' && value === set.serviceName)) continue;
      yield {
        at: set.at(...path),
        message: `${field} "${value}" has no effect. Each pod of a set gets ${field === 'hostname' ? 'its own name for it' : 'serviceName for it'}.`,
        fix: { title: `Remove ${field}`, edits: removeMember(set.resource, path) },
      };
    }
  },
};
