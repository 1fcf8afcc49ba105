import { forgetNotes } from './forget-notes.ts';
import { isTerminating } from '../../kube/objects.ts';
import { patchStatus, because, remove, enqueue } from '../cluster/writes.ts';
import { type Node, type Pod, isPodTerminal, nodeNameOf, isReady, taintsOf } from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { namesOf } from '../cluster/store.ts';
import { type Component, type Context, lot, objectKeyText, type Pass, type Steps } from '../component.ts';
import type { Because } from '../transition.ts';

const periodMs = 20_000;
const quarantineMs = 40_000;
export const outOfService = 'node.kubernetes.io/out-of-service';

/** Whether somebody vouches, by a taint, that the machine of the node is off. */
export function isOutOfService(node: Node | undefined): boolean {
  return taintsOf(node).some((each) => each.key === outOfService);
}

/**
 * Removes pods that nobody else will: of nodes that are gone, and terminating ones of nodes that are out of service.
 * kube: pkg/controller/podgc/gc_controller.go :: gcOrphaned, gcTerminating
 * differs: ticks at which there is nothing to do are left out; terminated pods are never too many.
 */
export const podGc: Component = {
  name: 'pod-garbage-collector',
  watches: [
    { kind: 'Node', keys: (after, before) => (sameHealth(after, before) ? [] : ['look']) },
    { kind: 'Pod', keys: (after, before) => (after !== undefined && isTerminating(after) !== isTerminating(before) ? ['look'] : []) },
  ],
  *reconcile(key, context): Pass {
    if (key.startsWith(marked)) return yield* removeMarked(key.slice(marked.length), context);
    if (key === 'tick') yield* tick(context);
    const waits = orphans(context).length > 0 || outOfServicePods(context).length > 0;
    if (waits) yield enqueue('tick', periodMs - (context.clock.nowMs % periodMs));
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
  const nodes = (cache.list('Node') as readonly Node[]).filter((node) => !isReady(node) && isOutOfService(node));
  if (nodes.length === 0) return [];
  const names = namesOf(nodes);
  return (cache.list('Pod') as readonly Pod[]).filter((pod) => isTerminating(pod) && names.has(nodeNameOf(pod)));
}

function* tick(context: Context): Steps {
  const { memory, clock } = context;
  for (const pod of outOfServicePods(context)) {
    const text = `${nodeNameOf(pod)} is not Ready and tainted ${outOfService}: the person who set the taint vouches that the machine is off`;
    yield* fail(pod, because(pod, 'out-of-service', text), undefined, context);
  }
  const missing = new Set(orphans(context).map(nodeNameOf));
  forgetNotes(memory, 'missing/', (node) => missing.has(node));
  for (const node of missing) {
    const sinceMs = memory.get(`missing/${node}`) as number | undefined;
    if (sinceMs === undefined) memory.set(`missing/${node}`, clock.nowMs);
    else if (clock.nowMs >= sinceMs + quarantineMs) {
      const why = because(undefined, 'node-gone', `Node ${node} does not exist any more`);
      for (const pod of orphans(context)) if (nodeNameOf(pod) === node) yield* fail(pod, why, 'PodGC: node no longer exists', context);
    }
  }
}

/** Before the UID and key of a pod that was marked Failed. */
const marked = 'marked:';

/** kube: markFailedAndDeletePodWithCondition */
function* fail(pod: Pod, why: Because, message: string | undefined, context: Context): Steps {
  const { clock } = context;
  if (!isPodTerminal(pod)) {
    const named = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC' } as const;
    const { status } = message === undefined ? pod : withCondition(pod, { ...named, message, lastTransitionTime: clock.nowText });
    yield patchStatus(pod, { ...(status as object), phase: 'Failed' }, why);
  }
  const key = `${pod.metadata.uid ?? ''}/${objectKeyText(pod)}`;
  // Two requests: others act on the failed pod in between, or come too late.
  if (lot('failed pod', 2, context) === 1) yield* removeMarked(key, context);
  else yield enqueue(`${marked}${key}`);
}

function* removeMarked(key: string, { cache }: Context): Steps {
  const [uid = '', namespace = '', name = ''] = key.split('/');
  const pod = cache.get('Pod', namespace, name);
  if (pod?.metadata.uid !== uid) return;
  yield remove(pod, because(undefined, 'marked-failed', 'the pod garbage collector marked it Failed'), { graceSeconds: 0 });
}
