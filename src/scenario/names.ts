import { claimName, claimTemplateNames, ordinalRange, podName } from '../kube/identity.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { SimulationInput } from '../sim/input.ts';

/** Names that a scenario can speak of, as its actions write them: `web-1`, outside of the namespace `default` `shop/web-1`. */
export interface ScenarioNames {
  readonly sets: readonly string[];
  readonly pods: readonly string[];
  readonly claims: readonly string[];
  readonly nodes: readonly string[];
  readonly services: readonly string[];
  readonly ids: readonly string[];
}

/** Pods of one set that are offered. */
const podLimit = 20;

/** The names of a prepared scenario: what its manifests make, also when a step scales a set up, and its nodes. */
export function namesOf({ objects, cluster, steps }: SimulationInput): ScenarioNames {
  const sets = objects.filter(({ kind }) => kind === 'StatefulSet');
  const ordinalsOf = (set: (typeof sets)[number]) => {
    const { first, count } = ordinalRange(set);
    const scaled = steps.flatMap(({ action }) =>
      action.do === 'scale' && action.name === set.metadata.name && action.kind !== 'ReplicaSet' ? [action.replicas] : [],
    );
    return Array.from({ length: Math.min(podLimit, Math.max(count, ...scaled)) }, (_, index) => first + index);
  };
  const named = (kind: string) => objects.filter((each) => each.kind === kind).map((each) => at(each, each.metadata.name ?? ''));
  return {
    sets: named('StatefulSet'),
    pods: [...sets.flatMap((set) => ordinalsOf(set).map((ordinal) => at(set, podName(set.metadata.name ?? '', ordinal)))), ...named('Pod')],
    claims: [
      ...sets.flatMap((set) =>
        claimTemplateNames(set).flatMap((template) =>
          ordinalsOf(set).map((ordinal) => at(set, claimName(template, set.metadata.name ?? '', ordinal))),
        ),
      ),
      ...named('PersistentVolumeClaim'),
    ],
    nodes: cluster.nodes.map(({ name }) => name),
    services: named('Service'),
    ids: steps.flatMap(({ id }) => id ?? []),
  };
}

function at({ metadata: { namespace = 'default' } }: KubeObject, name: string): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
