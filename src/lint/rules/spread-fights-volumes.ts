import { peek, peekList, peekText } from '../../base/peek.ts';
import { zonalClass } from '../storage-classes.ts';
import type { Rule } from '../rule.ts';

/**
 * Several hard rules of where pods may run, and disks that are bound to a zone.
 *
 * A pod with a disk in one zone can only run there. When two rules must both hold, the node that the one leaves may be one that the other forbids; a pod
 * that has to come back then stays Pending although there is room.
 */
export const spreadFightsVolumes: Rule = {
  id: 'spread-fights-volumes',
  severity: 'information',
  shows: { story: 'drain-with-zone-bound-disks', moment: 'scheduled LAST' },
  *check(set) {
    const path = set.podPath('topologySpreadConstraints');
    const hard = [...peekList(set.set, ...path).entries()].filter(([, each]) => peek(each, 'whenUnsatisfiable') === 'DoNotSchedule');
    const [, second] = hard;
    if (second === undefined || set.mostReplicas < 2) return;
    const storageClass = peekList(set.set, 'spec', 'volumeClaimTemplates')
      .map((template) => zonalClass(set, peekText(template, 'spec', 'storageClassName')))
      .find((each) => each !== undefined);
    if (storageClass === undefined) return;
    yield {
      at: set.at(...path, second[0], 'whenUnsatisfiable'),
      message: `${hard.length} hard constraints, and disks of class "${storageClass.name}" that belong to a zone. A pod that comes back may find no node that meets them all, and stays Pending.`,
      related: [{ at: { resource: storageClass, path: ['provisioner'] }, message: 'Its disks belong to a zone' }],
      fixes: [],
    };
  },
};
