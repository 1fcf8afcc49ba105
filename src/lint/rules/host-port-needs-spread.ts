import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * A port of the node, which only one pod of it can have.
 *
 * A port of the node can be used by one pod of that node. A second pod that asks for it is not put there; with too few nodes it waits.
 */
export const hostPortNeedsSpread: Rule = {
  id: 'host-port-needs-spread',
  severity: 'information',
  shows: { story: 'host-port-taken', nodes: 1, moment: 'event FailedScheduling' },
  *check(set) {
    if (set.mostReplicas < 2) return;
    for (const { path, container } of set.mainContainers) {
      for (const [index, port] of peekList(container, 'ports').entries()) {
        const hostPort = peekInteger(port, 'hostPort');
        if (hostPort === undefined || hostPort === 0 || spreadsByNode(set.set)) continue;
        yield {
          at: set.at(...path, 'ports', index, 'hostPort'),
          message: `Only one pod of a node can have port ${hostPort} of it. With fewer nodes than the ${set.mostReplicas} replicas, some pods stay Pending.`,
        };
        return;
      }
    }
  },
};

function spreadsByNode(set: unknown): boolean {
  const terms = peekList(set, 'spec', 'template', 'spec', 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return (
    terms.some((term) => peekText(term, 'topologyKey') === 'kubernetes.io/hostname') ||
    peek(set, 'spec', 'template', 'spec', 'nodeName') !== undefined
  );
}
