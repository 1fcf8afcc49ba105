import { peekList, peekText } from '../../../../src/base/peek.ts';
import { type Client, mergePatch, strategicPatch } from './client.ts';

/** The nodes: they are registered, keep their leases, fall silent and come back. */
export class Hosts {
  readonly #client: Client;
  readonly #leaseEvery: number;
  readonly #stopped = new Set<string>();
  readonly #leases: NodeJS.Timeout[] = [];
  /** Attachable volumes that pods use, by node and UID. */
  readonly #inUse = new Map<string, Map<string, readonly string[]>>();

  /** `leaseEvery`: seconds between two renewals. */
  constructor(client: Client, leaseEvery: number) {
    this.#client = client;
    this.#leaseEvery = leaseEvery;
  }

  /** Registers a node and keeps its lease. */
  async register(name: string, zone: string): Promise<void> {
    const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone };
    const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
    await this.#client.must('POST', '/api/v1/nodes', { metadata: { name, labels, annotations } });
    await this.#report(name);
    const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
    const spec = () => ({ holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') });
    await this.#client.must('POST', lease, { metadata: { name }, spec: spec() });
    const renew = () => {
      if (!this.#stopped.has(name)) void this.#client.request('PATCH', `${lease}/${name}`, { spec: spec() }, mergePatch);
    };
    this.#leases.push(setInterval(renew, this.#leaseEvery * 1000));
  }

  async #report(name: string): Promise<void> {
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const condition = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
    const status = {
      capacity: { cpu: '8', memory: '32Gi', pods: '110' },
      allocatable: { cpu: '8', memory: '32Gi', pods: '110' },
      conditions: [{ ...condition, lastHeartbeatTime: now, lastTransitionTime: now }],
    };
    await this.#client.request('PATCH', `/api/v1/nodes/${name}/status`, { status }, strategicPatch);
  }

  isStopped(name: string): boolean {
    return this.#stopped.has(name);
  }

  stop(name: string): void {
    this.#stopped.add(name);
  }

  async return(name: string): Promise<void> {
    this.#stopped.delete(name);
    await this.#report(name);
    if (this.#inUse.has(name)) await this.#reportVolumes(name);
  }

  /** A pod uses these attachable volumes on the node from now on; none: no longer. The attach-detach controller waits for that. */
  async use(name: string, uid: string, volumes: readonly string[]): Promise<void> {
    const inUse = this.#inUse.get(name) ?? new Map<string, readonly string[]>();
    if (volumes.length > 0) inUse.set(uid, volumes);
    else if (!inUse.delete(uid)) return;
    this.#inUse.set(name, inUse);
    if (!this.#stopped.has(name)) await this.#reportVolumes(name);
  }

  async #reportVolumes(name: string): Promise<void> {
    const volumesInUse = [...(this.#inUse.get(name)?.values() ?? [])].flat();
    await this.#client.request('PATCH', `/api/v1/nodes/${name}/status`, { status: { volumesInUse } }, mergePatch);
  }

  /** Whether all of the volumes are attached to the node. */
  async hasAttached(name: string, volumes: readonly string[]): Promise<boolean> {
    const { body } = await this.#client.request('GET', `/api/v1/nodes/${name}`);
    const attached = peekList(body, 'status', 'volumesAttached').map((each) => peekText(each, 'name'));
    return volumes.every((each) => attached.includes(each));
  }

  close(): void {
    for (const timer of this.#leases) clearInterval(timer);
  }
}
