import { type Client, mergePatch, strategicPatch } from './client.ts';

/** The nodes: they are registered, keep their leases, fall silent and come back. */
export class Hosts {
  readonly #client: Client;
  readonly #leaseEvery: number;
  readonly #stopped = new Set<string>();
  readonly #leases: NodeJS.Timeout[] = [];

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
  }

  close(): void {
    for (const timer of this.#leases) clearInterval(timer);
  }
}
