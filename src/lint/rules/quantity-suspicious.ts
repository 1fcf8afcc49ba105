import { peek, peekText } from '../../base/peek.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A size of storage that is almost surely a slip.
 *
 * 100m of storage is a tenth of a byte, and a bare number is bytes. The server takes both.
 */
export const quantitySuspicious: Rule = {
  id: 'quantity-suspicious',
  severity: 'warning',
  shows: { story: 'first-apply', moment: 'create claim CLAIM' },
  *check(set) {
    for (const { template, place } of set.claims) {
      const written = peek(template, 'spec', 'resources', 'requests', 'storage');
      const text = typeof written === 'number' ? String(written) : typeof written === 'string' ? written : '';
      const match = /^(\d{1,6})(m?)$/.exec(text);
      if (match === null || match[1] === '0') continue;
      const path = [...place, 'spec', 'resources', 'requests', 'storage'];
      const [, number = '', suffix] = match;
      const name = peekText(template, 'metadata', 'name') ?? '';
      yield {
        at: set.at(...path),
        message:
          suffix === 'm'
            ? `${text} means ${number} thousandths of a byte: m is milli. Claim template "${name}" asks for next to nothing.`
            : `${text} means ${number} bytes. Claim template "${name}" asks for next to nothing.`,
        fixes: [`${number}Mi`, `${number}Gi`].map((size) => ({
          title: `Change to ${size} (for a new set)`,
          edits: replaceValue(set.resource, path, size),
        })),
      };
    }
  },
};
