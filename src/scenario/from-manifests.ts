import { applyDefaults, prepareForCreate } from '../api/server.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { AppSpec, ClusterSpec, SimulationInput } from '../sim/input.ts';
import type { Step } from '../sim/action.ts';
import { asServed } from './as-served.ts';
import { assumptionsOf } from './assumptions.ts';
import { defaultApp, defaultCluster } from './world.ts';

/** What a scenario says beyond its manifests; everything is optional. */
export interface Setting {
  /** What it declares; the rest is the default world's. */
  readonly cluster?: Partial<ClusterSpec>;
  readonly apps?: Readonly<Record<string, AppSpec>>;
  readonly steps?: readonly Step[];
  readonly seed?: number;
}

/** Kinds that the simulated API server keeps; others are not applied. */
export const applied: ReadonlySet<string> = new Set([
  'StatefulSet',
  'ReplicaSet',
  'Service',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'ResourceQuota',
  'Pod',
]);

/** The first apply of these decoded (not yet defaulted) objects, in the order of the text, in the world that a setting describes or the default one. */
export function simulationInput(objects: readonly KubeObject[], target: Target, setting: Setting = {}): SimulationInput {
  const named = objects.filter((object) => (object.metadata?.name ?? '') !== '');
  const placed = named.map((object) => (applied.has(object.kind) ? inNamespace(object) : object));
  // As it is stored: where a gate is off, fields are dropped.
  const defaulted = placed.map((object) => prepareForCreate(applyDefaults(asServed(object), target), target));
  const cluster: ClusterSpec = { ...defaultCluster(defaulted), ...setting.cluster };
  return {
    target,
    cluster,
    // As they are stored: a host may run them without an API server that drops what its version does not have.
    objects: defaulted.filter((object) => applied.has(object.kind)).map((object) => prepareForCreate(object, target)),
    apps: { '*': defaultApp, ...setting.apps },
    steps: setting.steps ?? [],
    seed: setting.seed ?? 0,
    assumptions: assumptionsOf(placed, cluster, setting.cluster?.nodes !== undefined),
  };
}

function inNamespace(object: KubeObject): KubeObject {
  return object.metadata.namespace === undefined ? { ...object, metadata: { ...object.metadata, namespace: 'default' } } : object;
}
