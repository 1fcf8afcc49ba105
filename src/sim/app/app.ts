import { because, truth, enqueue } from '../cluster/writes.ts';
import { remember } from '../../base/remember.ts';
import { parsePodName } from '../../kube/identity.ts';
import { type KubeObject, namespaceText } from '../../kube/objects.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, objectOfKey } from '../component.ts';
import { peersFound, peersWanted } from '../dns/peers.ts';
import { imageEffect } from '../kubelet/surroundings.ts';
import type { Because } from '../transition.ts';
import type { Machine, Process } from '../truth.ts';
import { appOf } from './app-of.ts';
import type { SimulationInput, AppSpec } from '../input.ts';
import { writeStart } from './disks.ts';
import { updateQuorum } from './quorum.ts';
import { updateStore } from './store.ts';

/**
 * The programs in the pods: each becomes healthy when it has been up for its time and finds the peers that it needs, and stops being so when it loses
 * them. What its probes make of that is the kubelet's business. Groups of them keep data and need majorities.
 */
export const app: Component = {
  name: 'app',
  survives: true,
  watches: [
    {
      kind: 'Process',
      keys: (after, before, _, input) => processKeys(after as Process | undefined, before as Process | undefined, input),
    },
    { kind: 'EndpointSlice', keys: (after, before) => [`peers:${(after ?? before)?.metadata.namespace ?? ''}`] },
    {
      kind: 'Machine',
      keys: (after, before, cache) =>
        (after as Machine | undefined)?.power === (before as Machine | undefined)?.power ? [] : groupsOf(cache.list('Process')),
    },
    { kind: 'Disk', keys: (after, before, cache) => (after === undefined || before === undefined ? groupsOf(cache.list('Process')) : []) },
  ],
  *reconcile(key, context): Pass {
    if (key.startsWith('peers:')) return yield* peersMoved(key.slice(6), context);
    if (key.startsWith('group:')) return yield* updateGroup(key, context);
    const process = objectOfKey(context.live, 'Process', key) as Process | undefined;
    if (process === undefined) for (const note of [`started/${key}`, `peers/${key}`]) context.memory.delete(note);
    if (process === undefined || process.state !== 'running') return;
    if (context.memory.get(`started/${key}`) !== process.sinceMs) {
      context.memory.set(`started/${key}`, process.sinceMs);
      yield* writeStart(process, context);
    }
    const { nowMs } = context.clock;
    const spec = appOf(podOf(process, context), context.input);
    const dueMs = process.sinceMs + spec.readyMs;
    const isUp = nowMs >= dueMs;
    const seen = isUp ? peersSeen(key, process, spec, context) : { count: 0 };
    const healthy = isUp && canServe(process, seen.count, spec, context);
    if (healthy !== process.healthy) yield truth({ ...process, healthy }, why(process, healthy));
    const againMs = isUp ? seen.untilMs : dueMs;
    // Who keeps answers asks again when they are too old, in the background while all is well.
    if (againMs !== undefined) yield enqueue(key, againMs - nowMs, healthy);
  },
};

/** A program that has just come up, and its group where that is modelled. */
function processKeys(after: Process | undefined, before: Process | undefined, input: SimulationInput): readonly string[] {
  const process = (after ?? before) as Process;
  const { quorum, store } = appOf(process.pod, input);
  const came = after?.state === 'running' && (before?.state !== 'running' || before.sinceMs !== after.sinceMs);
  return [...(came ? [objectKeyText(process)] : []), ...(quorum === undefined && store !== true ? [] : [groupKey(process)])];
}

function podOf(process: Process, { live }: Context): KubeObject | string {
  const pod = live.get('Pod', namespaceText(process), process.pod);
  return pod?.metadata.uid === process.podUid ? pod : process.pod;
}

const groupKey = remember((process: Process): string => `group:${namespaceText(process)}/${setOf(process)}`);

function setOf({ pod }: Process): string {
  return parsePodName(pod)?.setName ?? pod;
}

function groupsOf(processes: readonly KubeObject[]): string[] {
  return [...new Set(processes.map((each) => groupKey(each as Process)))];
}

/** Endpoints of a namespace changed: those programs look again that need peers, and stores are asked again. */
function* peersMoved(namespace: string, context: Context): Steps {
  const specs = Object.values(context.input.apps);
  const processes = context.live.list('Process', namespace) as readonly Process[];
  if (specs.some((each) => each.needsPeers !== undefined)) for (const process of processes) yield enqueue(objectKeyText(process));
  if (specs.some((each) => each.store === true)) for (const key of groupsOf(processes)) yield enqueue(key);
}

function* updateGroup(key: string, context: Context): Steps {
  const { namespace, name: set } = splitKey(key.slice(6));
  const { quorum, store } = appOf(`${set}-0`, context.input);
  if (quorum === undefined && store !== true) return;
  const processes = (context.live.list('Process', namespace) as readonly Process[]).filter((each) => setOf(each) === set);
  if (quorum !== undefined) yield* updateQuorum(namespace, set, quorum.members, processes, context);
  if (store === true) yield* updateStore(namespace, set, processes, context);
}

interface Seen {
  readonly count: number;
  readonly untilMs?: number;
}

/** How many peers the program has found, and until when its resolver says so whatever has changed. kube: kubeadm's Corefile keeps answers for 30 s */
function peersSeen(key: string, process: Process, { needsPeers, dnsCacheMs = 0 }: AppSpec, context: Context): Seen {
  const { clock, memory } = context;
  if (needsPeers === undefined) return { count: 0 };
  if (dnsCacheMs === 0) return { count: peersFound(process, needsPeers, context) };
  const note = `peers/${key}`;
  const kept = memory.get(note) as Required<Seen> | undefined;
  if (kept !== undefined && clock.nowMs < kept.untilMs) return kept;
  const fresh = { count: peersFound(process, needsPeers, context), untilMs: clock.nowMs + dnsCacheMs };
  memory.set(note, fresh);
  return fresh;
}

function canServe(process: Process, peers: number, spec: AppSpec, context: Context): boolean {
  if (imageEffect(spec, process.image ?? '')?.effect === 'never-ready') return false;
  return spec.needsPeers === undefined || peers >= peersWanted(process.pod, namespaceText(process), spec.needsPeers, context.live);
}

function why(process: Process, healthy: boolean): Because {
  const [code, words] = healthy ? ['program-ready', 'is up and finds what it needs'] : ['program-not-ready', 'lacks what it needs'];
  return because(undefined, code, `the program in ${process.pod} ${words}`);
}
