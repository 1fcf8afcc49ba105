import { event, because, remove, enqueue } from '../cluster/writes.ts';
import { nameOf } from '../../kube/objects.ts';
import { type Node, type Pod, type Taint, nodeNameOf, taintsOf } from '../../kube/views.ts';
import { patchCondition } from '../cluster/conditions.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, objectOfKey } from '../component.ts';
import { tolerates } from '../scheduler/taints.ts';

/** A pod whose toleration runs out, since when and how long it lasts. */
interface Running {
  readonly uid: string;
  readonly sinceMs: number;
  readonly forMs: number;
}

/**
 * Deletes pods that do not tolerate a NoExecute taint of their node, when their tolerationSeconds are over. Disruption budgets are not asked.
 * kube: pkg/controller/tainteviction/taint_eviction.go
 */
export const taintEviction: Component = {
  name: 'taint-eviction-controller',
  watches: [
    {
      kind: 'Node',
      keys: (after, before, cache) =>
        after === undefined || taintsText(after) === taintsText(before) ? [] : cache.by('podsOfNode', nameOf(after)).map(objectKeyText),
    },
    { kind: 'Pod', keys: podKeys },
  ],
  *reconcile(key, context): Pass {
    const pod = objectOfKey(context.cache, 'Pod', key) as Pod | undefined;
    const running = context.memory.get(key) as Running | undefined;
    const counting = running?.uid === pod?.metadata.uid ? running : undefined;
    if (running !== undefined && counting === undefined) yield* cancel(key, context);
    if (pod === undefined || nodeNameOf(pod) === '') return;
    const node: Node | undefined = context.cache.get('Node', '', nodeNameOf(pod));
    const taints = noExecute(node);
    // A deleted Node cancels nothing: what was counting goes on counting.
    if (node === undefined) return counting === undefined ? undefined : yield* whenOver(pod, key, counting, undefined, context);
    const longestMs = toleratedMs(pod, taints);
    // What is not tolerated at all ends a running toleration; a change from one tolerated taint to another does not start it anew.
    if (counting !== undefined && (longestMs === undefined || longestMs === 0)) yield* cancel(key, context);
    if (longestMs === undefined) return;
    const fresh = { uid: pod.metadata.uid ?? '', sinceMs: context.clock.nowMs, forMs: longestMs };
    const next = longestMs === 0 ? fresh : (counting ?? fresh);
    context.memory.set(key, next);
    return yield* whenOver(pod, key, next, taints[0], context);
  },
};

function noExecute(node: Node | undefined): Taint[] {
  return taintsOf(node).filter((each) => each.effect === 'NoExecute');
}

function taintsText(node: Node | undefined): string {
  return JSON.stringify(noExecute(node).map((each) => [each.key, each.value]));
}

function podKeys(after: Pod | undefined, before: Pod | undefined): string[] {
  return after?.spec === before?.spec ? [] : [objectKeyText((after ?? before) as Pod)];
}

/** How long the pod may stay: undefined for ever, 0 not at all. kube: getMinTolerationTime */
function toleratedMs(pod: Pod, taints: readonly Taint[]): number | undefined {
  if (taints.length === 0) return undefined;
  const tolerations = pod.spec.tolerations ?? [];
  let least: number | undefined;
  for (const taint of taints) {
    const matching = tolerations.filter((each) => tolerates(each, taint));
    if (matching.length === 0) return 0;
    for (const { tolerationSeconds } of matching) {
      if (tolerationSeconds !== undefined) least = Math.min(least ?? Number.POSITIVE_INFINITY, Math.max(0, tolerationSeconds) * 1000);
    }
  }
  return least;
}

/** The taint, or the pod itself, is gone before the toleration was over. */
function* cancel(key: string, { memory }: Context): Steps {
  memory.delete(key);
  const pod = { kind: 'Pod', ...splitKey(key) };
  const why = because(pod, 'eviction-cancelled', 'the taint is gone before the toleration was over', 'spec', 'tolerations');
  yield event(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`, why);
}

function* whenOver(pod: Pod, key: string, { sinceMs, forMs }: Running, taint: Taint | undefined, { clock, memory }: Context): Steps {
  const leftMs = sinceMs + forMs - clock.nowMs;
  if (leftMs > 0) {
    yield enqueue(key, leftMs);
    return;
  }
  memory.delete(key);
  const what = taint?.key ?? 'a taint of its node';
  const text = forMs === 0 ? `the pod does not tolerate ${what}` : `the pod tolerates ${what} for ${forMs / 1000}s, and they are over`;
  const why = because(pod, 'taint-evicts', text, 'spec', 'tolerations');
  yield event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`, why);
  const message = 'Taint manager: deleting due to NoExecute taint';
  yield patchCondition(pod, { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', message }, clock, why);
  yield remove(pod, why);
}
