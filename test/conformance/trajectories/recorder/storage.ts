import { peek, peekText } from '../../../../src/base/peek.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { mergePatch, type Client, type WatchEvent } from './client.ts';

const fake = 'example.test/fake';
const ownVolumes = 'pv-demo-';
/** CSI drivers of the volumes: one that needs attaching, one that does not. */
const plain = 'plain.example.test';
const attachable = 'attach.example.test';
/** Seconds that it takes to make or to remove a volume, and to attach or detach one. */
const provisionAfter = 0.4;
const attachAfter = 0.5;

interface Class {
  readonly name: string;
  readonly immediate?: boolean;
  readonly pinned?: 'topology.kubernetes.io/zone' | 'kubernetes.io/hostname';
  readonly attached?: boolean;
  readonly provisioner?: string;
}

const classes: readonly Class[] = [
  { name: 'standard' },
  { name: 'zonal', pinned: 'topology.kubernetes.io/zone' },
  { name: 'local', pinned: 'kubernetes.io/hostname' },
  { name: 'attached', attached: true },
  { name: 'immediate', immediate: true },
  { name: 'absent', immediate: true, provisioner: 'example.test/absent' },
];

/** Makes the storage classes and drivers. */
export async function makeClasses(client: Client): Promise<void> {
  for (const each of classes) await client.must('POST', '/apis/storage.k8s.io/v1/storageclasses', storageClass(each));
  for (const [name, attachRequired] of Object.entries({ [plain]: false, [attachable]: true })) {
    await client.must('POST', '/apis/storage.k8s.io/v1/csidrivers', { metadata: { name }, spec: { attachRequired } });
  }
}

/** The storage provisioner and attacher. */
export class Storage {
  readonly #client: Client;
  readonly #ends: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #begun = new Set<string>();
  readonly #incarnations = new Map<string, number>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Begins to answer the claims of the client's namespace. */
  start(): void {
    this.#ends.push(
      this.#client.watch('/api/v1/namespaces/demo/persistentvolumeclaims', (event) => this.#claim(event)),
      this.#client.watch('/api/v1/persistentvolumes', (event) => this.#volume(event)),
      this.#client.watch('/apis/storage.k8s.io/v1/volumeattachments', (event) => this.#attachment(event)),
    );
  }

  close(): void {
    for (const end of this.#ends) end();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #once(key: string, seconds: number, act: () => Promise<unknown>): void {
    if (this.#begun.has(key)) return;
    this.#begun.add(key);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act().catch((error: unknown) => console.error(`${key}: ${String(error)}`));
    }, seconds * 1000);
    this.#timers.add(timer);
  }

  #claim({ type, object: claim }: WatchEvent): void {
    const { name = '', uid = '', annotations = {} } = claim.metadata;
    if (type === 'ADDED') this.#incarnations.set(name, (this.#incarnations.get(name) ?? 0) + 1);
    const made = classes.find((each) => each.name === peekText(claim, 'spec', 'storageClassName'));
    if (type === 'DELETED' || made === undefined || peekText(claim, 'spec', 'volumeName') !== undefined) return;
    if (annotations['volume.kubernetes.io/storage-provisioner'] !== fake) return;
    const node = annotations['volume.kubernetes.io/selected-node'];
    if (made.immediate !== true && node === undefined) return;
    this.#once(`claim ${uid}`, provisionAfter, () => this.#provision(claim, made, node));
  }

  async #provision(claim: KubeObject, made: Class, node: string | undefined): Promise<void> {
    const { name = '', namespace, uid } = claim.metadata;
    const volume = `${ownVolumes}${name}-${this.#incarnations.get(name) ?? 1}`;
    const value = made.pinned === undefined || node === undefined ? undefined : await this.#nodeLabel(node, made.pinned);
    await this.#client.must('POST', '/api/v1/persistentvolumes', {
      metadata: { name: volume, annotations: { 'pv.kubernetes.io/provisioned-by': fake } },
      spec: {
        accessModes: peek(claim, 'spec', 'accessModes'),
        capacity: { storage: peekText(claim, 'spec', 'resources', 'requests', 'storage') },
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: made.name,
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
        csi: { driver: made.attached === true ? attachable : plain, volumeHandle: volume },
        ...(value === undefined ? {} : { nodeAffinity: affinity(made.pinned ?? '', value) }),
      },
    });
  }

  async #nodeLabel(node: string, label: string): Promise<string> {
    const found = await this.#client.must('GET', `/api/v1/nodes/${node}`);
    return peekText(found, 'metadata', 'labels', label) ?? '';
  }

  #volume({ type, object: volume }: WatchEvent): void {
    const { name = '', uid = '', annotations = {} } = volume.metadata;
    if (!name.startsWith(ownVolumes)) return;
    if (type === 'DELETED' || annotations['pv.kubernetes.io/provisioned-by'] !== fake) return;
    if (peekText(volume, 'status', 'phase') !== 'Released' || peekText(volume, 'spec', 'persistentVolumeReclaimPolicy') !== 'Delete')
      return;
    this.#once(`volume ${uid}`, provisionAfter, () => this.#client.request('DELETE', `/api/v1/persistentvolumes/${name}`));
  }

  #attachment({ type, object }: WatchEvent): void {
    if (type === 'DELETED' || peekText(object, 'spec', 'source', 'persistentVolumeName')?.startsWith(ownVolumes) !== true) return;
    const { name = '', uid = '', deletionTimestamp } = object.metadata;
    const path = `/apis/storage.k8s.io/v1/volumeattachments/${name}`;
    if (deletionTimestamp === undefined) {
      this.#once(`attach ${uid}`, 0, async () => {
        await this.#client.request('PATCH', path, { metadata: { finalizers: ['example.test/attacher'] } }, mergePatch);
        this.#once(`attached ${uid}`, attachAfter, () =>
          this.#client.request('PATCH', `${path}/status`, { status: { attached: true } }, mergePatch),
        );
      });
      return;
    }
    this.#once(`detach ${uid}`, attachAfter, () => this.#client.request('PATCH', path, { metadata: { finalizers: [] } }, mergePatch));
  }
}

function storageClass({ name, immediate, provisioner = fake }: Class): Record<string, unknown> {
  const annotations = name === 'standard' ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {};
  return {
    metadata: { name, annotations },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: immediate === true ? 'Immediate' : 'WaitForFirstConsumer',
  };
}

/** The volume of a claim as nodes name it, when it has to be attached. */
export function attachableOf(claim: KubeObject | Readonly<Record<string, unknown>>): string[] {
  const isAttached = classes.some(({ name, attached }) => attached === true && name === peekText(claim, 'spec', 'storageClassName'));
  return isAttached ? [`kubernetes.io/csi/${attachable}^${peekText(claim, 'spec', 'volumeName') ?? ''}`] : [];
}

const affinity = (key: string, value: string): Record<string, unknown> => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] },
});
