import { peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * A template that names its node.
 *
 * spec.nodeName passes over the scheduler. All pods go to that node, full or not, and disks that wait to be placed are never made.
 */
export const nodeNamePinned: Rule = {
  id: 'node-name-pinned',
  severity: 'warning',
  shows: { story: 'volume-bound-to-zone', moment: 'create FIRST' },
  *check(set) {
    const path = set.podPath('nodeName');
    const node = peekText(set.set, ...path);
    if (node === undefined || node === '') return;
    yield {
      at: set.at(...path),
      message: `All pods of "${set.name}" are put on node "${node}" past the scheduler. Cordons and resources are not looked at, and claims that wait for the scheduler are never bound.`,
    };
  },
};
