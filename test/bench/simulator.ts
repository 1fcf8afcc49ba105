import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { applyDefaults } from '../../src/api/server.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import type { NodeSpec, SimulationInput } from '../../src/sim/input.ts';
import { EventQueue } from '../../src/sim/kernel/event-queue.ts';
import { runLoop } from '../../src/sim/kernel/loop.ts';
import { createTimeline, type Timeline } from '../../src/sim/timeline.ts';
import type { Row } from './statistics.ts';

const events = 1_000_000;
const chains = 1000;

/** Processor time of this thread: other programs on the machine do not count. */
const cpuMs = (): number => process.threadCpuUsage().user / 1000;

function best(times: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < times; at++) {
    const start = cpuMs();
    run();
    least = Math.min(least, cpuMs() - start);
  }
  return least;
}

/** The plain way: a sorted heap of objects that hold closures. Each of the chains goes on at a later time. */
function plainLoop(): void {
  const heap: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  let order = 0;
  let done = 0;
  const before = (left: { at: number; order: number }, right: { at: number; order: number }): boolean =>
    left.at < right.at || (left.at === right.at && left.order < right.order);
  const push = (at: number, run: () => void): void => {
    heap.push({ at, order: order++, run });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      const [low, high] = [heap[child], heap[parent]];
      if (low === undefined || high === undefined || !before(low, high)) return;
      heap[child] = high;
      heap[parent] = low;
      child = parent;
    }
  };
  const pop = (): (() => void) | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.run;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && before(right, left)) child++;
      const below = heap[child];
      if (below === undefined || !before(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first.run;
  };
  const step = (at: number) => (): void => {
    if (++done + heap.length < events) push(at + 1 + (done % 97), step(at + 1 + (done % 97)));
  };
  for (let chain = 0; chain < chains; chain++) push(chain, step(chain));
  for (let run = pop(); run !== undefined; run = pop()) run();
}

/** The same chains through the kernel: events as plain data. */
function kernelLoop(): void {
  const queue = new EventQueue();
  let done = 0;
  for (let chain = 0; chain < chains; chain++) queue.push(chain, 'step', undefined);
  runLoop(
    queue,
    ({ atMs }) => {
      if (++done + queue.size < events) queue.push(atMs + 1 + (done % 97), 'step', undefined);
    },
    Number.MAX_SAFE_INTEGER,
    Number.POSITIVE_INFINITY,
  );
}

/** A set of so many pods with a claim each, on enough nodes. */
function inputOf(pods: number, policy: string): SimulationInput {
  const nodes = Array.from({ length: Math.max(3, Math.ceil(pods / 50)) }, (_, index): NodeSpec => {
    return { name: `node-${index + 1}`, zone: `zone-${index % 3}`, cpuMillis: 64_000, memoryBytes: 256 * 1024 ** 3 };
  });
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'app:1' }] } };
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  const metadata = { name: 'web', namespace: 'default' };
  const selector = { matchLabels: { app: 'web' } };
  const spec = { replicas: pods, serviceName: 'web', podManagementPolicy: policy, selector, template, volumeClaimTemplates: [claim] };
  const service = { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] };
  return {
    target: defaultTarget,
    cluster: {
      nodes,
      storageClasses: [
        {
          name: 'standard',
          isDefault: true,
          provisioner: 'disk.example.com',
          bindingMode: 'WaitForFirstConsumer',
          reclaimPolicy: 'Delete',
          topology: 'none',
          provisionMs: 1000,
        },
      ],
    },
    objects: [
      applyDefaults({ apiVersion: 'v1', kind: 'Service', metadata, spec: service }, defaultTarget),
      applyDefaults({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec }, defaultTarget),
    ],
    apps: { '*': { startMs: 1000, readyMs: 1000, stopMs: 1000 } },
    steps: [],
    seed: 0,
    assumptions: [],
  };
}

function applied(pods: number, policy: string): Timeline {
  const timeline = createTimeline(inputOf(pods, policy));
  timeline.advance(pods * 6000 + 20_000);
  return timeline;
}

/** A new image, and a node that crashes in the middle and comes back. */
function rollOut(timeline: Timeline, pods: number): void {
  const startMs = timeline.nowMs;
  timeline.schedule(startMs, { do: 'set-image', name: 'web', image: 'app:2' });
  timeline.schedule(startMs + 30_000, { do: 'crash-node', node: 'node-2' });
  timeline.schedule(startMs + 120_000, { do: 'return-node', node: 'node-2' });
  timeline.advance(startMs + pods * 8000 + 600_000);
}

function megabytes(make: () => unknown): number {
  setFlagsFromString('--expose-gc');
  const collectOnce = runInNewContext('gc') as () => void;
  // What is only remembered goes with what it was remembered for, a collection later.
  const collect = () => [1, 2, 3].forEach(collectOnce);
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = make();
  collect();
  const used = process.memoryUsage().heapUsed - before;
  return kept === undefined ? 0 : Math.round(used / 100_000) / 10;
}

/** Figures of the simulator, printed; and its speed over the plain loop as a row to be held to. */
export function benchSimulator(times: number): Row[] {
  const plainMs = best(times, plainLoop);
  const kernelMs = best(times, kernelLoop);
  for (const pods of times > 1 ? [3, 100, 1000] : [3, 100]) {
    const policy = pods > 100 ? 'Parallel' : 'OrderedReady';
    const applyMs = best(pods > 100 ? 1 : times + 2, () => void applied(pods, policy));
    const heapMb = megabytes(() => applied(pods, policy));
    console.log(`simulator: ${pods} pods (${policy}), first apply ${applyMs.toFixed(0)} ms of processor time, ${heapMb} MB kept`);
  }
  const timelines = Array.from({ length: times + 3 }, () => applied(100, 'OrderedReady'));
  const rolloutMs = best(timelines.length, () => rollOut(timelines.pop() as Timeline, 100));
  const timeline = applied(100, 'OrderedReady');
  const seekMs = best(20, () => void timeline.at(Math.floor(timeline.nowMs / 3)));
  const forkMs = best(10, () => void timeline.fork(Math.floor(timeline.nowMs / 3), { do: 'delete-pod', name: 'web-0' }));
  console.log(
    `simulator: 100 pods, rolling update with a node crash ${rolloutMs.toFixed(0)} ms; seek ${seekMs.toFixed(2)} ms; fork ${forkMs.toFixed(1)} ms`,
  );
  const speed = (ms: number): string => `${(events / ms / 1000).toFixed(2)} M events/s`;
  return [
    {
      goal: 'simulator: events, over a plain loop of closures',
      anchor: speed(plainMs),
      ours: speed(kernelMs),
      ratio: plainMs / kernelMs,
      must: 0.1,
    },
  ];
}
