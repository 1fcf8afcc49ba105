import { ordinals, podName } from '../../kube/identity.ts';
import { podNameUses, type PodNameUse } from '../pod-names.ts';
import type { Rule } from '../rule.ts';

/** Settings that must name every member; lists of seeds may be partial. */
const fullMembership = /initial[-_.]?cluster$|ZOO_SERVERS$|quorum[-_.]?voters$|initial[-_.]?master[-_.]?nodes$/i;

export const peerListIncomplete: Rule = {
  id: 'peer-list-incomplete',
  severity: 'warning',
  title: 'A list of members that leaves some out',
  scenario: 'names-at-start',
  *check(set) {
    if (set.autoscaler !== undefined || set.range.count > 99) return;
    const lists = new Map<object, PodNameUse[]>();
    for (const use of podNameUses(set)) {
      if (use.ordinal === undefined || !isMembership(use)) continue;
      lists.set(use.text, [...(lists.get(use.text) ?? []), use]);
    }
    for (const uses of lists.values()) {
      const named = new Set(uses.map((use) => use.ordinal));
      const missing = ordinals(set.set).filter((ordinal) => !named.has(ordinal));
      const [first] = uses;
      if (missing.length === 0 || first === undefined || uses.every((use) => use.ordinal !== undefined && use.ordinal > set.lastOrdinal))
        continue;
      yield {
        at: first.text.at,
        message: `${label(first)} names ${named.size} of ${set.range.count} members: ${missing
          .map((ordinal) => podName(set.name, ordinal))
          .slice(0, 3)
          .join(', ')} is not in it. A member that the list does not name cannot join.`,
      };
    }
  },
};

function label(use: PodNameUse): string {
  return use.text.label === '' ? 'The list' : use.text.label;
}

/** The variable or flag itself, or in a file of settings the key on the same line. */
function isMembership({ text, host }: PodNameUse): boolean {
  if (fullMembership.test(text.label)) return true;
  if (host.source === undefined) return false;
  const line = text.text.split(/\r?\n/).find((each) => each.includes(host.source ?? '')) ?? '';
  return fullMembership.test(/^[\s"'-]*([\w.-]+)\s*[:=]/.exec(line)?.[1] ?? '');
}
