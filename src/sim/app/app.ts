import type { KubeObject } from '../../kube/objects.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps } from '../component.ts';
import { peersFound } from '../dns/peers.ts';
import { imageEffect } from '../kubelet/surroundings.ts';
import type { Process } from '../truth.ts';
import { appOf } from './app-of.ts';

/**
 * The programs in the pods: each becomes healthy when it has been up for its time and finds the peers that it needs, and stops being so when it loses
 * them. What its probes make of that is the kubelet's business.
 */
export const app: Component = {
  name: 'app',
  watches: [
    { kind: 'Process', keys: (after) => (after === undefined ? [] : [objectKeyText(after)]) },
    { kind: 'EndpointSlice', keys: (after, before) => [`peers/${(after ?? before)?.metadata.namespace ?? ''}`] },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    if (namespace === 'peers') return yield* peersMoved(name, context);
    const process = context.live.get('Process', namespace, name) as Process | undefined;
    if (process === undefined || process.state !== 'running') return undefined;
    const { readyMs } = appOf(podOf(process, context), context.input);
    const dueMs = process.sinceMs + readyMs;
    const healthy = context.clock.nowMs >= dueMs && canServe(process, context);
    if (healthy !== process.healthy) yield { do: 'truth', object: { ...process, healthy }, because: why(process, healthy) };
    if (!healthy && context.clock.nowMs < dueMs) yield { do: 'enqueue', key, afterMs: dueMs - context.clock.nowMs };
    return undefined;
  },
};

function podOf(process: Process, { live }: Context): KubeObject | string {
  const pod = live.get('Pod', process.metadata.namespace ?? '', process.pod);
  return pod?.metadata.uid === process.podUid ? pod : process.pod;
}

/** Endpoints of a namespace changed: those programs look again that need peers. */
function* peersMoved(namespace: string, context: Context): Steps<undefined> {
  if (!Object.values(context.input.apps).some((each) => each.needsPeers !== undefined)) return undefined;
  for (const process of context.live.list('Process', namespace)) yield { do: 'enqueue', key: objectKeyText(process), afterMs: 0 };
  return undefined;
}

function canServe(process: Process, context: Context): boolean {
  const spec = appOf(podOf(process, context), context.input);
  if (imageEffect(spec, process.image ?? '')?.effect === 'never-ready') return false;
  return spec.needsPeers === undefined || peersFound(process, spec.needsPeers, context) >= spec.needsPeers.atLeast;
}

function why(process: Process, healthy: boolean): { code: string; text: string } {
  return healthy
    ? { code: 'program-ready', text: `the program in ${process.pod} is up and finds what it needs` }
    : { code: 'program-not-ready', text: `the program in ${process.pod} lacks what it needs` };
}
