import { peek, peekList, peekText } from '../../base/peek.ts';
import { dataPaths } from '../../kube/images.ts';
import { covers, mountsOf } from '../mounts.ts';
import type { Rule } from '../rule.ts';

/**
 * A store whose data goes with the pod.
 *
 * What is in an emptyDir is deleted with its pod: by a rollout, a drain, a node that is lost. For a store that is its data.
 */
export const dataOnEphemeralVolume: Rule = {
  id: 'data-on-ephemeral-volume',
  severity: 'warning',
  shows: { story: 'replicaset-without-claim', steps: ['delete pod LAST'], moment: 'gone LAST' },
  *check(set) {
    const known = set.knowledge;
    if (known === undefined) return;
    const { knowledge, container } = known;
    if (peekList(container.container, 'env').some((entry) => peekText(entry, 'name') === knowledge.dataEnv)) return;
    const volumes = peekList(set.set, 'spec', 'template', 'spec', 'volumes');
    for (const { path } of dataPaths(knowledge, container.image)) {
      const mount = mountsOf(set, container).find((each) => each.path === path || covers(each.path, path));
      const volume = volumes.findIndex((each) => peekText(each, 'name') === mount?.name);
      const source = ['emptyDir', 'hostPath', 'ephemeral'].find((each) => peek(volumes[volume], each) !== undefined);
      if (mount === undefined || source === undefined || mount.claim) continue;
      const fate = source === 'hostPath' ? 'stays on the node, and a pod that moves starts empty' : 'is deleted with the pod';
      yield {
        at: set.at(...mount.at, 'name'),
        message: `${knowledge.name} keeps its data in ${path}, which is on ${source === 'emptyDir' ? 'an' : 'a'} ${source} volume. It ${fate}.`,
        related: [{ at: set.at('spec', 'template', 'spec', 'volumes', volume, source), message: 'The volume' }],
      };
    }
  },
};
