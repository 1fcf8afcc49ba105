import { ordinals, podName } from '../../kube/identity.ts';
import { podNameUses, type PodNameUse } from '../pod-names.ts';
import type { Rule } from '../rule.ts';

/** Settings that must name every member; lists of seeds may be partial. */
const fullMembership = /initial[-_.]?cluster$|ZOO_SERVERS$|quorum[-_.]?voters$|initial[-_.]?master[-_.]?nodes$/i;

/**
 * A list of members that leaves some out.
 *
 * Some stores have a list of their members in their settings, and start only when it is the same as the members that there are. When the
 * set has more replicas than the list has names, those that are not in it cannot join.
 */
export const peerListIncomplete: Rule = {
  id: 'peer-list-incomplete',
  severity: 'warning',
  shows: { story: 'peer-list-by-hand', moment: 'ready LAST' },
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
      const absent = missing.slice(0, 3).map((ordinal) => podName(set.name, ordinal));
      yield {
        at:
          first.host.source !== undefined && first.text.text.includes('\n')
            ? { ...first.text.at, part: first.host.source, occurrence: first.host.occurrence }
            : first.text.at,
        message: `${label(first)} names ${named.size} of ${set.range.count} members: ${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not in it. A member that the list does not name cannot join.`,
      };
    }
  },
};

function label(use: PodNameUse): string {
  const key = fullMembership.test(use.text.label) ? use.text.label : keyOnLine(use);
  return key === '' ? 'The list' : key;
}

function isMembership(use: PodNameUse): boolean {
  return fullMembership.test(use.text.label) || fullMembership.test(keyOnLine(use));
}

/** In a file of settings, the key on the line of the name. */
function keyOnLine({ text, host: { source } }: PodNameUse): string {
  const line = source === undefined ? undefined : text.text.split(/\r?\n/).find((each) => each.includes(source));
  return /^[\s"'-]*([\w.-]+)\s*[:=]/.exec(line ?? '')?.[1] ?? '';
}
