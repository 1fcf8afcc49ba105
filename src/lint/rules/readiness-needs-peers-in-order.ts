import { peek, peekList } from '../../base/peek.ts';
import { podName } from '../../kube/identity.ts';
import { addMember, replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';
import type { ContainerPlace, SetScope } from '../set-scope.ts';

/** What probes call that answers only when the cluster is complete. */
const waitsForCluster =
  /wait_for_status|await_online_nodes|endpoint health --cluster|wsrep_ready|wsrep_cluster_status|\/healthz\?js-enabled|cluster_status/;

/**
 * Pods created one after the other, whose readiness needs the next one.
 *
 * By default a set makes its pods one after the other, each when the one before is Ready. When being Ready needs the other members, the
 * first one waits for a second that is not made until the first is Ready.
 */
export const readinessNeedsPeersInOrder: Rule = {
  id: 'readiness-needs-peers-in-order',
  severity: 'warning',
  shows: { story: 'ordered-ready-deadlock', app: { needsPeers: true }, moment: 'event Unhealthy' },
  *check(set) {
    const policy = peek(set.set, 'spec', 'podManagementPolicy');
    if ((policy !== undefined && policy !== 'OrderedReady') || set.mostReplicas < 2) return;
    const found = waiting(set);
    if (found === undefined) return;
    const first = podName(set.name, set.range.first);
    const second = podName(set.name, set.range.first + 1);
    const path = ['spec', 'podManagementPolicy'];
    yield {
      at: { resource: set.resource, path: found.path, on: 'key' },
      message: `${second} is created only after ${first} is Ready. ${first} ${found.why}: neither ever gets there.`,
      related: policy === undefined ? [] : [{ at: set.at(...path), message: 'The order of creation' }],
      fixes: [
        {
          title: 'Create all pods at once (podManagementPolicy: Parallel)',
          edits:
            policy === undefined
              ? addMember(set.resource, ['spec'], 'podManagementPolicy', 'Parallel')
              : replaceValue(set.resource, path, 'Parallel'),
        },
      ],
    };
  },
};

function waiting(set: SetScope): { path: ContainerPlace['path']; why: string } | undefined {
  for (const { path, container } of set.mainContainers) {
    const command = peekList(container, 'readinessProbe', 'exec', 'command').join(' ');
    const at = [...path, 'readinessProbe'];
    const phrase = waitsForCluster.exec(command)?.[0];
    if (phrase !== undefined) return { path: at, why: `is Ready only when "${phrase}" sees the others` };
    const path2 = peek(container, 'readinessProbe', 'httpGet', 'path');
    if (set.knowledge?.knowledge.name === 'etcd' && (path2 === '/health' || path2 === '/readyz'))
      return { path: at, why: `answers ${path2} only when a majority of members runs` };
  }
  return undefined;
}
