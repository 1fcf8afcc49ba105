import { setTimeout as sleep } from 'node:timers/promises';
import { peekText } from '../../../../src/base/peek.ts';
import { claimsOf, type Condition, conditionOf, type Pod } from '../../../../src/kube/views.ts';
import type { Recording } from '../recording.ts';
import { type Client, strategicPatch, type WatchEvent } from './client.ts';
import type { Hosts } from './hosts.ts';
import { attachableOf } from './storage.ts';

/** Seconds between the end of a pod's containers and its removal. */
const removeAfter = 0.2;
/** Seconds from a failed pull to the back-off. */
const backOffAfter = 2;

interface Life {
  pod: Pod;
  /** Which plan for the pod is valid: a later one makes timers of an earlier one void. */
  plan: number;
  phase: 'starting' | 'running' | 'stopping' | 'over';
  ready: boolean;
}

/** The kubelets of all nodes, for the pods of one namespace: they take pods through their lives in the recording's timing, and say so in the pods' status. */
export class Kubelets {
  readonly #client: Client;
  readonly #timing: Recording['kubelet'];
  readonly #hosts: Hosts;
  readonly #lives = new Map<string, Life>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #end: () => void;
  #addresses = 1;

  constructor(client: Client, timing: Recording['kubelet'], hosts: Hosts) {
    this.#client = client;
    this.#hosts = hosts;
    this.#timing = timing;
    this.#end = client.watch('/api/v1/namespaces/demo/pods', (event) => this.#seen(event));
  }

  stopNode(name: string): void {
    this.#hosts.stop(name);
    for (const life of this.#on(name)) life.plan++;
  }

  async returnNode(name: string): Promise<void> {
    await this.#hosts.return(name);
    for (const life of this.#on(name)) {
      const terminating = life.pod.metadata.deletionTimestamp !== undefined;
      if (life.phase === 'running') await this.#status(life, {}, life.ready);
      if (terminating) this.#stop(life);
      else if (life.phase === 'starting') this.#begin(life);
    }
  }

  async setReady(pod: string, ready: boolean): Promise<void> {
    const life = this.#named(pod);
    life.ready = ready;
    await this.#status(life, {}, ready);
  }

  async crash(pod: string, backAfter: number): Promise<void> {
    const life = this.#named(pod);
    await this.#status(life, { containerStatuses: containers(life.pod, { running: {} }, 1) }, false);
    this.#later(life, backAfter, () => this.#status(life, {}, true));
  }

  /** The pod ends by itself: `Failed` as after an eviction by the kubelet, or `Succeeded`. */
  async end(pod: string, phase: 'Failed' | 'Succeeded'): Promise<void> {
    const life = this.#named(pod);
    // One that is being stopped goes on to its end.
    if (life.phase !== 'stopping') {
      life.plan++;
      life.phase = 'over';
    }
    const why = phase === 'Failed' ? { reason: 'Evicted', message: 'The node was low on resource: memory.' } : {};
    await this.#status(life, { phase, ...why }, false);
    await this.#hosts.use(life.pod.spec.nodeName ?? '', life.pod.metadata.uid ?? '', []);
  }

  close(): void {
    this.#end();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #on(node: string): Life[] {
    return [...this.#lives.values()].filter(({ pod }) => pod.spec.nodeName === node);
  }

  #named(pod: string): Life {
    const found = [...this.#lives.values()].find((life) => life.pod.metadata.name === pod);
    if (found === undefined) throw new Error(`no pod ${pod} on any node`);
    return found;
  }

  #seen({ type, object }: WatchEvent): void {
    const pod = object as Pod;
    const uid = pod.metadata.uid ?? '';
    const known = this.#lives.get(uid);
    if (type === 'DELETED') {
      this.#lives.delete(uid);
      if (known === undefined) return;
      known.plan++;
      this.#later(known, this.#timing.stopAfter, () => this.#hosts.use(pod.spec.nodeName ?? '', uid, []));
      return;
    }
    if ((pod.spec.nodeName ?? '') === '') return;
    const life: Life = known ?? { pod, plan: 0, phase: 'starting', ready: true };
    const wasTerminating = known?.pod.metadata.deletionTimestamp !== undefined;
    life.pod = pod;
    this.#lives.set(uid, life);
    if (this.#hosts.isStopped(pod.spec.nodeName ?? '')) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (!wasTerminating) this.#stop(life);
    } else if (known === undefined) this.#begin(life);
  }

  #begin(life: Life): void {
    const waiting = { containerStatuses: containers(life.pod, { waiting: { reason: 'ContainerCreating' } }) };
    life.plan++;
    void this.#status(life, { startTime: now(), hostIP: '10.0.0.1', ...waiting }, false);
    const { plan } = life;
    void this.#volumesAttached(life).then(() => {
      if (life.plan === plan) this.#run(life);
    });
  }

  #run(life: Life): void {
    const { startAfter, readyAfter } = this.#timing;
    const waiting = (reason: string) => ({ containerStatuses: containers(life.pod, { waiting: { reason } }) });
    const address = `10.244.0.${this.#addresses++}`;
    if (life.pod.spec.containers.some(({ image }) => image === 'app:bad')) {
      this.#later(life, startAfter, () => this.#status(life, waiting('ErrImagePull'), false));
      this.#later(life, startAfter + backOffAfter, () => this.#status(life, waiting('ImagePullBackOff'), false));
      return;
    }
    this.#later(life, startAfter, () => {
      life.phase = 'running';
      const up = { phase: 'Running', podIP: address, podIPs: [{ ip: address }] };
      return this.#status(life, { ...up, containerStatuses: containers(life.pod, { running: { startedAt: now() } }) }, false);
    });
    this.#later(life, startAfter + readyAfter, () => this.#status(life, {}, true));
  }

  /** Waits until the pod's attachable volumes are attached to its node. */
  async #volumesAttached(life: Life): Promise<void> {
    const { plan, pod } = life;
    const claims = await Promise.all(claimsOf(pod).map((name) => this.#client.request('GET', `${claimsPath}/${name}`)));
    const volumes = claims.flatMap(({ body }) => attachableOf(body)).map((name) => this.#client.theirs(name));
    const node = pod.spec.nodeName ?? '';
    if (volumes.length === 0) return;
    await this.#hosts.use(node, pod.metadata.uid ?? '', volumes);
    while (life.plan === plan && !(await this.#hosts.hasAttached(node, volumes))) await sleep(100);
  }

  #stop(life: Life): void {
    const ran = life.phase === 'running';
    const over = life.phase === 'over';
    life.plan++;
    life.phase = 'stopping';
    const after = ran ? this.#timing.stopAfter : removeAfter;
    const terminated = { terminated: { exitCode: ran ? 0 : 1, reason: ran ? 'Completed' : 'Error', finishedAt: now() } };
    const ended = { phase: ran ? 'Succeeded' : 'Failed', containerStatuses: containers(life.pod, terminated) };
    if (!over) this.#later(life, after, () => this.#status(life, ended, false));
    const { name, uid } = life.pod.metadata;
    this.#later(life, over ? removeAfter : after + removeAfter, async () => {
      await this.#hosts.use(life.pod.spec.nodeName ?? '', uid ?? '', []);
      await this.#client.request('DELETE', podPath(name), { gracePeriodSeconds: 0, preconditions: { uid } });
    });
  }

  #later(life: Life, seconds: number, act: () => Promise<unknown>): void {
    const { plan } = life;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (life.plan === plan) void act().catch((error: unknown) => console.error(String(error)));
    }, seconds * 1000);
    this.#timers.add(timer);
  }

  async #status(life: Life, more: Readonly<Record<string, unknown>>, ready: boolean): Promise<void> {
    const { name, uid } = life.pod.metadata;
    const old = life.pod.status?.conditions ?? [];
    const status = ready ? 'True' : 'False';
    const conditions = [
      ...['Ready', 'ContainersReady'].map((type) => condition(old, type, status)),
      ...['Initialized', 'PodReadyToStartContainers'].map((type) => condition(old, type, 'True')),
    ];
    await this.#client.request('PATCH', `${podPath(name)}/status`, { metadata: { uid }, status: { ...more, conditions } }, strategicPatch);
  }
}

const claimsPath = '/api/v1/namespaces/demo/persistentvolumeclaims';
const podPath = (name: string | undefined): string => `/api/v1/namespaces/demo/pods/${name ?? ''}`;

const now = (): string => new Date().toISOString().replace(/\.\d+/, '');

/** The time of a condition changes only with its status. */
function condition(old: readonly Condition[], type: string, status: string): Condition {
  const before = conditionOf(old, type);
  return { type, status, lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? now()) : now() } as Condition;
}

function containers(pod: Pod, state: Readonly<Record<string, unknown>>, restartCount = 0): Readonly<Record<string, unknown>>[] {
  const ready = 'running' in state;
  return pod.spec.containers.map((container) => {
    const image = peekText(container, 'image') ?? '';
    return { name: container.name, image, imageID: '', ready, restartCount, state };
  });
}
