import { setTimeout as sleep } from 'node:timers/promises';
import { peek, peekList, peekText } from '../../../../src/base/peek.ts';
import type { Act, Recording } from '../recording.ts';
import { Changes, type Happening } from './changes.ts';
import type { Answer, Client } from './client.ts';
import { Hosts } from './hosts.ts';
import { Kubelets } from './kubelets.ts';
import { type Place, type Plane, type PlaneFlags, startPlane } from './plane.ts';
import { type DoneStep, recordingOf } from './recording-of.ts';
import type { FlagSet, Script, World } from './script.ts';
import { makeClasses, Storage } from './storage.ts';

const fastNodes = {
  apiServer: ['--default-not-ready-toleration-seconds=8', '--default-unreachable-toleration-seconds=8'],
  controllerManager: ['--node-monitor-grace-period=9s', '--node-monitor-period=1s'],
};
const gate = '--feature-gates=MaxUnavailableStatefulSet=true';
const recreate = '--feature-gates=StatefulSetRecreateStrategy=true';

const flagSets: Readonly<Record<FlagSet, { readonly words: string; readonly leaseEvery: number; readonly flags: PlaneFlags }>> = {
  defaults: { words: 'defaults', leaseEvery: 10, flags: {} },
  'fast-nodes': {
    words: `kube-controller-manager ${fastNodes.controllerManager.join(' ')}; kube-apiserver ${fastNodes.apiServer.join(' ')}; leases renewed every 2 s`,
    leaseEvery: 2,
    flags: fastNodes,
  },
  recreate: { words: recreate, leaseEvery: 10, flags: { apiServer: [recreate], controllerManager: [recreate] } },
  'max-unavailable': { words: gate, leaseEvery: 10, flags: { apiServer: [gate], controllerManager: [gate] } },
};

const zones: Readonly<Record<string, string>> = { 'node-a': 'zone-1', 'node-b': 'zone-2', 'node-c': 'zone-3' };
/** Longest wait for something to become true. */
const patienceSeconds = 180;

/** A control plane with its nodes and storage classes. */
interface Cluster {
  readonly plane: Plane;
  readonly hosts: Hosts;
  readonly header: Pick<Recording, 'kubernetes' | 'flags' | 'kubelet'>;
}

/** Runs a script on a control plane of its own and records it. */
export async function runScript(script: Script, version: string, place: Place): Promise<Recording> {
  return withCluster(script.flags ?? 'defaults', version, place, (cluster) => recordIn(cluster, script, 'demo'));
}

/** Runs scripts of the same flags that leave the nodes alone: in namespaces of one control plane, `atOnce` at a time. */
export async function runTogether(
  scripts: readonly Script[],
  version: string,
  place: Place,
  atOnce: number,
  done: (recording: Recording) => void,
): Promise<void> {
  const left = scripts.entries();
  await withCluster(scripts[0]?.flags ?? 'defaults', version, place, async (cluster) => {
    const lane = async (): Promise<void> => {
      for (const [index, script] of left) done(await recordIn(cluster, script, `demo-${index}`));
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  });
}

async function withCluster<T>(flags: FlagSet, version: string, place: Place, act: (cluster: Cluster) => Promise<T>): Promise<T> {
  const { words, leaseEvery, flags: planeFlags } = flagSets[flags];
  const kubelet = { startAfter: 0.6, readyAfter: 0.6, stopAfter: 1.5, leaseEvery };
  const plane = await startPlane(place, planeFlags);
  const hosts = new Hosts(plane.client('kubelet-token'), leaseEvery);
  try {
    for (const [name, zone] of Object.entries(zones)) await hosts.register(name, zone);
    await makeClasses(plane.client('user-token'));
    return await act({ plane, hosts, header: { kubernetes: `v${version}`, flags: words, kubelet } });
  } finally {
    hosts.close();
    await plane.stop();
  }
}

async function recordIn({ plane, hosts, header }: Cluster, script: Script, namespace: string): Promise<Recording> {
  const client = plane.client('user-token', namespace);
  await client.must('POST', '/api/v1/namespaces', { metadata: { name: 'demo' } });
  const kubelets = new Kubelets(plane.client('kubelet-token', namespace), header.kubelet, hosts);
  const storage = new Storage(plane.client('provisioner-token', namespace));
  storage.start();
  await isSettled(client);
  const changes = new Changes(client);
  await sleep(1000);
  const happenings: Happening[] = [];
  const { steps, startMs } = await perform(script.steps, client, kubelets, changes, happenings);
  await sleep(500);
  for (const each of [changes, kubelets, storage]) each.close();
  const trace = changes.transitions(plane.auditLog, happenings).map((each) => ({ ...each, atMs: Math.max(0, each.atMs - startMs) }));
  const { scenario, title } = script;
  return recordingOf({ scenario, title, ...header }, steps, trace, script.nodes === true);
}

/** Nodes without taints, and an account for pods. */
async function isSettled(client: Client): Promise<void> {
  for (;;) {
    const account = await client.request('GET', '/api/v1/namespaces/demo/serviceaccounts/default');
    const nodes = await client.must('GET', '/api/v1/nodes');
    const tainted = peekList(nodes, 'items').some((node) => peekList(node, 'spec', 'taints').length > 0);
    if (account.code === 200 && !tainted) return;
    await sleep(250);
  }
}

async function perform(
  script: Script['steps'],
  client: Client,
  kubelets: Kubelets,
  changes: Changes,
  happenings: Happening[],
): Promise<{ readonly steps: DoneStep[]; readonly startMs: number }> {
  const startMs = changes.nowMs;
  const steps: DoneStep[] = [];
  const now = () => ({ atMs: changes.nowMs - startMs });
  const stopped: string[] = [];
  const world: World = {
    get: (resource, name) => changes.get(resource, name),
    list: (resource) => changes.list(resource),
    stopped,
    stillSeconds: () => (changes.nowMs - changes.changedMs) / 1000,
  };
  for (const each of script) {
    const step = typeof each === 'function' ? each(world) : each;
    if (step === undefined) continue;
    const { act, do: words } = step;
    if (act?.kind === 'nodeStop') stopped.push(act.node);
    const told = { do: words, ...(act === undefined ? {} : { act }), ...(step.request === undefined ? {} : { request: step.request }) };
    if (step.until !== undefined) {
      const gaveUp = !(await becomesTrue(() => step.until?.(world) === true));
      if (gaveUp) console.error(`  gave up: ${words}`);
      steps.push({ ...now(), ...told });
    } else if (act?.kind === 'quiet') {
      await sleep(act.seconds * 1000);
      steps.push({ ...now(), ...told });
    } else if (step.request !== undefined) {
      const at = now();
      const { method, path, body, contentType } = step.request;
      const response = responseOf(await client.request(method, path, body, contentType), path);
      steps.push({ ...at, ...told, ...(response === undefined ? {} : { response }) });
    } else if (act !== undefined) {
      const at = now();
      happenings.push({ atMs: at.atMs + startMs, words });
      steps.push({ ...at, ...told });
      await happen(act, kubelets);
    }
  }
  return { steps, startMs };
}

async function becomesTrue(condition: () => boolean): Promise<boolean> {
  // The watch tells of the last request a little later.
  await sleep(200);
  for (const untilMs = Date.now() + patienceSeconds * 1000; Date.now() < untilMs; await sleep(50)) if (condition()) return true;
  return false;
}

async function happen(act: Act, kubelets: Kubelets): Promise<void> {
  switch (act.kind) {
    case 'unready':
    case 'ready':
      return kubelets.setReady(act.pod, act.kind === 'ready');
    case 'crashContainer':
      return kubelets.crash(act.pod, act.backAfter);
    case 'kubeletEvicts':
      return kubelets.end(act.pod, 'Failed');
    case 'succeed':
      return kubelets.end(act.pod, 'Succeeded');
    case 'nodeStop':
      return kubelets.stopNode(act.node);
    case 'nodeReturn':
      return kubelets.returnNode(act.node);
    default:
      return undefined;
  }
}

/** A refusal, and the answer to an eviction. */
function responseOf({ code, body }: Answer, path: string): Record<string, unknown> | undefined {
  if (code < 400) return path.endsWith('/eviction') ? { code, status: peekText(body, 'status') } : undefined;
  const causes = peek(body, 'details', 'causes');
  return { code, reason: body['reason'], message: body['message'], ...(causes === undefined ? {} : { details: { causes } }) };
}
