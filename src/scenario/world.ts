import { peek, peekList, peekText, peekTexts } from '../base/peek.ts';
import { replicasOf } from '../kube/identity.ts';
import type { KubeObject } from '../kube/objects.ts';
import { addQuantities, quantityOf, scaledValue, zeroQuantity } from '../kube/quantity.ts';
import type { PodSpec, StorageClass } from '../kube/views.ts';
import type { AppSpec, ClusterSpec, NodeSpec, StorageClassSpec } from '../sim/input.ts';

/**
 * The world around a bare manifest: what a text does not say and a simulation needs. Whatever the text names and the bundle lacks is taken to
 * exist; only what a scenario's `cluster:` declares can be short or missing.
 */

const zones = ['zone-1', 'zone-2', 'zone-3'];
const GiB = 1024 ** 3;

/** The class that stands for a cluster's default: a disk of one zone, made when the first pod that uses it has a node. */
export const defaultStorageClass: StorageClassSpec = {
  name: 'standard',
  isDefault: true,
  provisioner: 'disk.example.com',
  bindingMode: 'WaitForFirstConsumer',
  reclaimPolicy: 'Delete',
  topology: 'zone',
  provisionMs: 2000,
  attachMs: 1000,
  detachMs: 1000,
};

/** Images that stand for a mistake in what-ifs and scenarios, whatever program they would be. */
export const brokenImages: NonNullable<AppSpec['images']> = [
  { image: 'never-ready*', effect: 'never-ready' },
  { image: 'cannot-pull*', effect: 'cannot-pull' },
  { image: 'crashes*', effect: 'crashes', afterMs: 2000 },
  { image: 'out-of-memory*', effect: 'out-of-memory', afterMs: 5000 },
];

/** The program of a set that nobody described: up after a second, ready a second later, gone a second after SIGTERM. */
export const defaultApp: AppSpec = { startMs: 1000, readyMs: 1000, stopMs: 1000, images: brokenImages };

/** Nodes `node-1` …, in three zones, large enough for everything that the objects ask for, with the labels that their pods demand. */
export function defaultCluster(objects: readonly KubeObject[]): ClusterSpec {
  const templates = podTemplates(objects);
  const labels = Object.assign({}, ...templates.map(({ spec }) => demandedNodeLabels(spec))) as Record<string, string>;
  const cpuMillis = Math.max(16_000, total(templates, 'cpu', -3));
  const memoryBytes = Math.max(64 * GiB, total(templates, 'memory', 0));
  const nodes = Array.from({ length: nodeCount(templates) }, (_, index): NodeSpec => {
    const zone = zones[index % zones.length] ?? 'zone-1';
    return { name: `node-${index + 1}`, zone, labels, cpuMillis, memoryBytes };
  });
  return { nodes, storageClasses: storageClasses(objects) };
}

interface Template {
  readonly spec: PodSpec;
  readonly replicas: number;
}

function podTemplates(objects: readonly KubeObject[]): Template[] {
  return objects.flatMap((object) => {
    const spec = object.kind === 'Pod' ? object['spec'] : peek(object, 'spec', 'template', 'spec');
    return typeof spec === 'object' && spec !== null
      ? [{ spec: spec as PodSpec, replicas: object.kind === 'Pod' ? 1 : replicasOf(object) }]
      : [];
  });
}

/** Three nodes, or one for each pod where pods refuse to share a node. At most 1,000. */
function nodeCount(templates: readonly Template[]): number {
  const apart = templates.filter(({ spec }) =>
    peekList(spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution').some(
      (term) => peekText(term, 'topologyKey') === 'kubernetes.io/hostname',
    ),
  );
  const most = Math.max(0, ...apart.map(({ replicas }) => replicas));
  const byPods = Math.ceil(templates.reduce((sum, { replicas }) => sum + replicas, 0) / 100);
  return Math.min(1000, Math.max(3, most, byPods));
}

/** Sum of the requests of all pods, in units of ten to the `scale`. */
function total(templates: readonly Template[], resource: string, scale: number): number {
  let sum = 0;
  for (const { spec, replicas } of templates) {
    let pod = zeroQuantity;
    for (const container of spec.containers ?? []) {
      const request = quantityOf(peek(container, 'resources', 'requests', resource) ?? peek(container, 'resources', 'limits', resource));
      if (request !== undefined) pod = addQuantities(pod, request);
    }
    sum += Number(scaledValue(pod, scale)) * replicas;
  }
  return Number.isSafeInteger(sum) ? sum : Number.MAX_SAFE_INTEGER;
}

/** Labels that a node must have for the pod: `nodeSelector`, and the first way to meet the first term of a required node affinity. */
export function demandedNodeLabels(spec: unknown): Record<string, string> {
  const labels: Record<string, string> = { ...peekTexts(spec, 'nodeSelector') };
  const terms = peekList(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  for (const requirement of peekList(terms[0], 'matchExpressions')) {
    const key = peekText(requirement, 'key');
    const operator = peekText(requirement, 'operator');
    const first = peekList(requirement, 'values')[0];
    if (key === undefined || key.startsWith('topology.kubernetes.io/') || key === 'kubernetes.io/hostname') continue;
    if (operator === 'In' && typeof first === 'string') labels[key] = first;
    if (operator === 'Exists') labels[key] = '';
  }
  return labels;
}

/** The default class, the classes that the objects declare, and those that claims name and nobody declares. */
function storageClasses(objects: readonly KubeObject[]): StorageClassSpec[] {
  const declared = objects.filter((object): object is StorageClass => object.kind === 'StorageClass').map(declaredClass);
  const known = new Set([...declared.map(({ name }) => name), defaultStorageClass.name]);
  const named = [...new Set(namedClasses(objects))].filter((name) => !known.has(name));
  const assumed = named.map((name) => ({ ...defaultStorageClass, name, isDefault: false }));
  const hasDefault = declared.some(({ isDefault }) => isDefault === true);
  const standard = declared.some(({ name }) => name === defaultStorageClass.name)
    ? []
    : [{ ...defaultStorageClass, isDefault: !hasDefault }];
  return [...standard, ...declared, ...assumed];
}

function declaredClass(object: StorageClass): StorageClassSpec {
  return {
    ...defaultStorageClass,
    name: object.metadata.name ?? '',
    isDefault: object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
    provisioner: object.provisioner,
    bindingMode: object.volumeBindingMode ?? 'Immediate',
    reclaimPolicy: object.reclaimPolicy ?? 'Delete',
    allowVolumeExpansion: object.allowVolumeExpansion === true,
    ...(object.provisioner === 'kubernetes.io/no-provisioner' ? { absent: true, topology: 'node' as const } : {}),
  };
}

/** Names of storage classes that claim templates and claims ask for; the empty name asks for none. */
export function namedClasses(objects: readonly KubeObject[]): string[] {
  const claims = objects.flatMap((object) =>
    object.kind === 'PersistentVolumeClaim' ? [object] : peekList(object, 'spec', 'volumeClaimTemplates'),
  );
  return claims.flatMap((claim) => peekText(claim, 'spec', 'storageClassName') ?? []).filter((name) => name !== '');
}
