import { event, patchStatus } from '../cluster/writes.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import { type Node, type Pod, type Taint, nodeNameOf } from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { type Cache, storeKey } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps } from '../component.ts';
import { tolerates } from '../scheduler/taints.ts';
import type { Because } from '../transition.ts';

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
    { kind: 'Node', keys: (after, before, cache) => (taintsText(after) === taintsText(before) ? [] : podsOn(after, cache)) },
    { kind: 'Pod', keys: (after, before) => podKeys(after as Pod | undefined, before as Pod | undefined) },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    const pod = context.cache.get('Pod', namespace, name) as Pod | undefined;
    const running = context.memory.get(key) as Running | undefined;
    const counting = running?.uid === pod?.metadata.uid ? running : undefined;
    if (running !== undefined && counting === undefined) yield* cancel(key, context);
    if (pod === undefined || nodeNameOf(pod) === '') return;
    const node: Node | undefined = context.cache.get('Node', '', nodeNameOf(pod));
    const taints = (node?.spec?.taints ?? []).filter((each) => each.effect === 'NoExecute');
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

function taintsText(node: Node | undefined): string {
  return JSON.stringify((node?.spec?.taints ?? []).filter((each) => each.effect === 'NoExecute').map((each) => [each.key, each.value]));
}

function podsOn(node: KubeObject | undefined, cache: Cache): string[] {
  return node === undefined ? [] : cache.by('podsOfNode', nameOf(node)).map(objectKeyText);
}

function podKeys(after: Pod | undefined, before: Pod | undefined): string[] {
  const pod = after ?? before;
  if (pod === undefined) return [];
  const settled = after !== undefined && before !== undefined && after.spec === before.spec;
  return settled ? [] : [objectKeyText(pod)];
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
  const because: Because = {
    code: 'eviction-cancelled',
    text: 'the taint is gone before the toleration was over',
    object: pod,
    path: ['spec', 'tolerations'],
  };
  const message = `Cancelling deletion of Pod ${key}`;
  yield event(pod, 'Normal', 'TaintManagerEviction', message, because);
}

function* whenOver(pod: Pod, key: string, { sinceMs, forMs }: Running, taint: Taint | undefined, { clock, memory }: Context): Steps {
  const dueMs = sinceMs + forMs;
  if (dueMs > clock.nowMs) {
    yield { do: 'enqueue', key, afterMs: dueMs - clock.nowMs };
    return;
  }
  memory.delete(key);
  const what = taint?.key ?? 'a taint of its node';
  const text = forMs === 0 ? `the pod does not tolerate ${what}` : `the pod tolerates ${what} for ${forMs / 1000}s, and they are over`;
  const because: Because = { code: 'taint-evicts', text, object: storeKey(pod), path: ['spec', 'tolerations'] };
  yield {
    do: 'event',
    key: storeKey(pod),
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message: `Marking for deletion Pod ${key}`,
    because,
  };
  const message = 'Taint manager: deleting due to NoExecute taint';
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message,
    lastTransitionTime: clock.nowText,
  } as const;
  yield patchStatus(pod, withCondition(pod, condition).status, because);
  yield { do: 'delete', key: storeKey(pod), because };
}
