import { patchStatus } from '../cluster/writes.ts';
import { type Node, type Pod, conditionOf, isPodTerminal, nodeNameOf } from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { namesOf, storeKey } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, type Steps } from '../component.ts';
import type { Because } from '../transition.ts';

const periodMs = 20_000;
const quarantineMs = 40_000;
export const outOfService = 'node.kubernetes.io/out-of-service';

/**
 * Removes pods that nobody else will: of nodes that are gone, and terminating ones of nodes that are out of service.
 * kube: pkg/controller/podgc/gc_controller.go :: gcOrphaned, gcTerminating
 * differs: ticks at which there is nothing to do are left out; terminated pods are never too many.
 */
export const podGc: Component = {
  name: 'pod-garbage-collector',
  watches: [
    { kind: 'Node', keys: (after, before) => (sameHealth(after, before) ? [] : ['look']) },
    {
      kind: 'Pod',
      keys: (after, before) =>
        after !== undefined && before !== undefined && after.metadata.deletionTimestamp !== before.metadata.deletionTimestamp
          ? ['look']
          : [],
    },
  ],
  *reconcile(key, context): Pass {
    if (key.startsWith(marked)) return yield* removeMarked(key.slice(marked.length), context);
    if (key === 'tick') yield* tick(context);
    const waits = orphans(context).length > 0 || outOfServicePods(context).length > 0;
    if (!waits) return undefined;
    const nextMs = (Math.floor(context.clock.nowMs / periodMs) + 1) * periodMs;
    yield { do: 'enqueue', key: 'tick', afterMs: nextMs - context.clock.nowMs };
    return undefined;
  },
};

/** Whether a change of a node leaves its readiness and taints as they were. */
function sameHealth(after: Node | undefined, before: Node | undefined): boolean {
  if (after === undefined || before === undefined) return false;
  return after.spec === before.spec && after.status?.conditions === before.status?.conditions;
}

function orphans({ cache }: Context): Pod[] {
  const nodes = namesOf(cache.list('Node'));
  return (cache.list('Pod') as readonly Pod[]).filter((pod) => nodeNameOf(pod) !== '' && !nodes.has(nodeNameOf(pod)));
}

/** Terminating pods of nodes that are not Ready and carry the taint. */
function outOfServicePods({ cache }: Context): Pod[] {
  const nodes = (cache.list('Node') as readonly Node[]).filter(
    ({ spec, status }) =>
      conditionOf(status?.conditions, 'Ready')?.status !== 'True' && (spec?.taints ?? []).some((each) => each.key === outOfService),
  );
  if (nodes.length === 0) return [];
  const names = namesOf(nodes);
  return (cache.list('Pod') as readonly Pod[]).filter((pod) => pod.metadata.deletionTimestamp !== undefined && names.has(nodeNameOf(pod)));
}

function* tick(context: Context): Steps<undefined> {
  const { memory, clock } = context;
  for (const pod of outOfServicePods(context)) {
    const text = `${nodeNameOf(pod)} is not Ready and tainted ${outOfService}: the person who set the taint vouches that the machine is off`;
    yield* remove(pod, { code: 'out-of-service', text, object: storeKey(pod) }, undefined, context);
  }
  const missing = new Set(orphans(context).map((pod) => nodeNameOf(pod)));
  for (const note of memory.keys()) if (note.startsWith('missing/') && !missing.has(note.slice(8))) memory.delete(note);
  for (const node of missing) {
    const sinceMs = memory.get(`missing/${node}`) as number | undefined;
    if (sinceMs === undefined) memory.set(`missing/${node}`, clock.nowMs);
    else if (clock.nowMs >= sinceMs + quarantineMs) {
      const because: Because = { code: 'node-gone', text: `Node ${node} does not exist any more` };
      for (const pod of orphans(context).filter((each) => each.spec.nodeName === node))
        yield* remove(pod, because, 'PodGC: node no longer exists', context);
    }
  }
  return undefined;
}

/** Before the UID and key of a pod that was marked Failed. */
const marked = 'marked:';

/** kube: markFailedAndDeletePodWithCondition */
function* remove(pod: Pod, because: Because, message: string | undefined, { clock }: Context): Steps<undefined> {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByPodGC',
    message: message ?? '',
    lastTransitionTime: clock.nowText,
  } as const;
  if (!isPodTerminal(pod)) {
    const { status } = message === undefined ? pod : withCondition(pod, condition);
    yield patchStatus(pod, { ...(status as object), phase: 'Failed' }, because);
  }
  // Two requests: others act on the failed pod in between.
  yield { do: 'enqueue', key: `${marked}${pod.metadata.uid ?? ''}/${objectKeyText(pod)}`, afterMs: 0 };
  return undefined;
}

function* removeMarked(key: string, { cache }: Context): Pass {
  const [uid = '', namespace = '', name = ''] = key.split('/');
  const pod = cache.get('Pod', namespace, name);
  if (pod?.metadata.uid !== uid) return undefined;
  const because: Because = { code: 'marked-failed', text: 'the pod garbage collector marked it Failed' };
  yield { do: 'delete', key: storeKey(pod), graceSeconds: 0, because };
  return undefined;
}
