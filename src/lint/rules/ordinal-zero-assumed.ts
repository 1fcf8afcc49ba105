import { podName } from '../../kube/identity.ts';
import { programTexts } from '../program-text.ts';
import type { Rule } from '../rule.ts';

/** Where a script takes the number from the name of the pod, and where it asks whether that is zero. */
const takesNumber = /##\*-|BASH_REMATCH|pod-index|POD_INDEX|ORDINAL/i;
const asksForZero = /(?:-eq|==?)\s*["']?0["']?(?![\w.])/;

/**
 * A script that asks for pod number 0, in a set that does not begin there.
 *
 * Many start scripts do something special in the pod with number 0: they found the cluster, or run as the primary. With ordinals.start there is no such
 * pod, so nobody does it, and the others wait.
 */
export const ordinalZeroAssumed: Rule = {
  id: 'ordinal-zero-assumed',
  severity: 'warning',
  shows: { story: 'ordinals-start-moved', moment: 'create FIRST' },
  *check(set) {
    if (set.range.first === 0 || set.range.count === 0) return;
    const zero = podName(set.name, 0);
    const first = podName(set.name, set.range.first);
    const bare = new RegExp(`(?<![\\w.-])${zero}(?![\\w.-])`);
    for (const { at, text } of programTexts(set)) {
      const isNamed = bare.test(text);
      if (!isNamed && !(takesNumber.test(text) && asksForZero.test(text))) continue;
      yield {
        at: isNamed ? { ...at, part: zero } : at,
        message: `There is no ${zero}: ordinals start at ${set.range.first}. What this does for pod 0 alone is done by nobody; the first pod is ${first}.`,
        related: [{ at: set.at('spec', 'ordinals', 'start'), message: `Ordinals start at ${set.range.first}` }],
      };
    }
  },
};
