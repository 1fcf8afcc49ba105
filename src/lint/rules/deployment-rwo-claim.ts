import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import type { Resource } from '../../manifest/workspace.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * A Deployment whose pods wait for one another’s disk.
 *
 * A Deployment starts the new pod before the old one is gone, and all of its pods share the claims that it names. A disk that one node at a
 * time can use does not allow either. A StatefulSet gives each pod a claim of its own, and stops a pod before it starts its successor.
 */
export const deploymentRwoClaim: Rule = {
  id: 'deployment-rwo-claim',
  severity: 'warning',
  shows: { story: 'one-claim-for-all' },
  *check(set) {
    if (!speaksForAll(set)) return;
    for (const deployment of set.all('Deployment')) {
      const replicas = peekInteger(deployment.object, 'spec', 'replicas') ?? 1;
      const surge = peek(deployment.object, 'spec', 'strategy', 'rollingUpdate', 'maxSurge');
      const recreates = peekText(deployment.object, 'spec', 'strategy', 'type') === 'Recreate' || surge === 0 || surge === '0%';
      if (replicas === 0 || (replicas === 1 && recreates) || staysOnNode(deployment)) continue;
      for (const [index, volume] of peekList(deployment.object, 'spec', 'template', 'spec', 'volumes').entries()) {
        const name = peekText(volume, 'persistentVolumeClaim', 'claimName');
        const claim = name === undefined ? undefined : set.all('PersistentVolumeClaim').find((each) => each.name === name);
        const modes = peekList(claim?.object, 'spec', 'accessModes');
        if (claim === undefined || modes.length === 0 || !modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod'))
          continue;
        const written = peek(deployment.object, 'spec', 'strategy') !== undefined;
        yield {
          at: { resource: deployment, path: set.podPath('volumes', index, 'persistentVolumeClaim', 'claimName') },
          message:
            replicas > 1
              ? `${replicas} pods of Deployment "${deployment.name}" share a disk for one node. Those on other nodes never start.`
              : `A rollout of "${deployment.name}" waits for a disk that the old pod holds. On another node the new pod never starts, and the old one is not stopped before it.`,
          related: [{ at: { resource: claim, path: ['spec', 'accessModes'], on: 'key' }, message: 'Its access modes' }],
          fixes: [
            {
              title: 'Stop the old pod first (strategy: Recreate)',
              edits: written || replicas > 1 ? [] : addMember(deployment, ['spec'], 'strategy', '\n  type: Recreate'),
            },
          ],
        };
        break;
      }
    }
  },
};

/** One set of several speaks, so that what is said of other documents is said once. */
function speaksForAll(set: SetScope): boolean {
  return !set.workloads().some(({ resource, facts }) => facts.kind === 'StatefulSet' && isBefore(resource, set.resource));
}

function isBefore(one: Resource, other: Resource): boolean {
  if (one.uri !== other.uri) return one.uri < other.uri;
  return one.document.start - other.document.start < 0;
}

function staysOnNode({ object }: Resource): boolean {
  const pod = peek(object, 'spec', 'template', 'spec');
  return (
    peekText(pod, 'nodeSelector', 'kubernetes.io/hostname') !== undefined ||
    peekText(pod, 'nodeName') !== undefined ||
    peek(pod, 'affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution') !== undefined
  );
}
