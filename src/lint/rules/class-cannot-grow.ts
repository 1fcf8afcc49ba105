import { peekBoolean, peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * Disks that cannot grow later.
 *
 * The size in a claim template can never change; disks grow claim by claim, and only when their class allows it. A class can be changed to
 * allow it before it is needed.
 */
export const classCannotGrow: Rule = {
  id: 'class-cannot-grow',
  severity: 'hint',
  shows: { story: 'disks-that-cannot-grow' },
  *check(set) {
    for (const { template } of set.claims) {
      const name = peekText(template, 'spec', 'storageClassName');
      const storageClass = set.all('StorageClass').find((each) => each.name === name);
      const provisioner = peekText(storageClass?.object, 'provisioner') ?? '';
      if (storageClass === undefined || provisioner === '' || /no-provisioner|local/.test(provisioner)) continue;
      if (peekBoolean(storageClass.object, 'allowVolumeExpansion') === true) continue;
      yield {
        at: { resource: storageClass, path: ['metadata', 'name'] },
        message: `Disks of class "${name}" cannot grow: allowVolumeExpansion is not true. When "${set.name}" fills them, its data has to be moved.`,
      };
    }
  },
};
