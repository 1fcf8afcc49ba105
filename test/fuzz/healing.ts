import type { Action } from '../../src/sim/action.ts';
import { faults } from '../../src/sim/faults/faults.ts';
import type { Timeline } from '../../src/sim/timeline.ts';
import type { Fault } from '../../src/sim/truth.ts';

/** Everything works again: caches, storage, machines, nodes that may be used, programs, and nobody holds what is to go. */
export function healing(timeline: Timeline): Action[] {
  const view = timeline.at(timeline.nowMs);
  const late = timeline.input.cluster.informerDelayMs ?? 0;
  const lagging = timeline.input.steps.flatMap(({ action }) => (action.do === 'cache-delay' ? [action.component] : []));
  const held = (kind: string): Action[] =>
    view.list(kind, 'default').flatMap((object): Action[] => {
      const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== 'example.com/hold');
      if (finalizers.length === object.metadata.finalizers?.length || object.metadata.finalizers === undefined) return [];
      return [
        { do: 'patch', object: { kind, namespace: 'default', name: object.metadata.name ?? '' }, patch: { metadata: { finalizers } } },
      ];
    });
  return [
    ...lagging.map((each): Action => ({ do: 'cache-delay', component: each, delayMs: late })),
    ...(view.list('Fault') as readonly Fault[]).map((each): Action => {
      const { name = '' } = each.metadata;
      const kind = faults.find((fault) => name === fault.name || name.startsWith(`${fault.name}.`))?.name ?? name;
      return { do: 'heal-fault', fault: kind, ...(kind === name ? {} : { with: { of: name.slice(kind.length + 1) } }) };
    }),
    ...timeline.input.cluster.nodes.flatMap(({ name }): Action[] => [
      // A kubelet whose Node object somebody deleted registers again when it starts.
      { do: view.get('Node', '', name) === undefined ? 'restart-node' : 'return-node', node: name },
      { do: 'uncordon', node: name },
      ...['maintenance', 'node.kubernetes.io/out-of-service'].map((key): Action => ({ do: 'untaint-node', node: name, key })),
    ]),
    ...view.list('Pod', 'default').map((each): Action => ({ do: 'ready', name: each.metadata.name ?? '' })),
    ...held('Pod'),
    ...held('PersistentVolumeClaim'),
  ];
}
