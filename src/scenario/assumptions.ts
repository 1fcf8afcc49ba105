import { peek, peekBoolean, peekList, peekText } from '../base/peek.ts';
import { type KubeObject, keyOf, type Path } from '../kube/objects.ts';
import type { Assumption, ClusterSpec } from '../sim/input.ts';
import { asServed } from './as-served.ts';
import { demandedNodeLabels } from './world.ts';

/**
 * What a simulation takes to be so because the text does not say it: listed beside every run, each with the field that made it necessary.
 * `declaredCluster` is true when a scenario describes its cluster itself.
 */
export function assumptionsOf(objects: readonly KubeObject[], cluster: ClusterSpec, declaredCluster: boolean): Assumption[] {
  const sets = objects.filter((object) => object.kind === 'StatefulSet');
  return [
    ...(declaredCluster ? [] : [nodesText(cluster)]),
    ...sets.flatMap((set) => [
      ...meaningAssumptions(set),
      ...classAssumptions(set, objects, cluster),
      ...referenceAssumptions(set, objects),
      ...labelAssumptions(set),
    ]),
    ...sets
      .slice(0, 1)
      .map(() => ({ text: 'Programs start in 1s, are ready 1s later and end 1s after SIGTERM, unless a scenario says otherwise' })),
  ];
}

function nodesText(cluster: ClusterSpec): Assumption {
  const zones = new Set(cluster.nodes.map(({ zone }) => zone));
  const names = cluster.nodes.length <= 3 ? cluster.nodes.map(({ name }) => name).join(', ') : `node-1 to node-${cluster.nodes.length}`;
  return { text: `${cluster.nodes.length} nodes (${names}) in ${zones.size} zones, with room for every pod` };
}

/** What is taken for what is written, because no cluster takes that. */
function meaningAssumptions(set: KubeObject): Assumption[] {
  const meant = asServed(set);
  const said = meant.apiVersion === set.apiVersion ? [] : [`played as ${meant.apiVersion}`];
  if (peek(meant, 'spec', 'selector') !== peek(set, 'spec', 'selector')) said.push('selects its pods by their labels');
  return said.length === 0
    ? []
    : [{ text: `StatefulSet "${set.metadata.name}" is ${said.join(' and ')}`, object: keyOf(set), path: ['spec'] }];
}

function classAssumptions(set: KubeObject, objects: readonly KubeObject[], cluster: ClusterSpec): Assumption[] {
  return peekList(set, 'spec', 'volumeClaimTemplates').flatMap((template, index): Assumption[] => {
    const name = peekText(template, 'spec', 'storageClassName');
    const at: Path = ['spec', 'volumeClaimTemplates', index, 'spec', ...(name === undefined ? [] : ['storageClassName'])];
    if (name === '' || (name !== undefined && exists(objects, 'StorageClass', name))) return [];
    const chosen = cluster.storageClasses.find((each) => (name === undefined ? each.isDefault === true : each.name === name));
    if (chosen === undefined) return [];
    const what = name === undefined ? `The default storage class is "${chosen.name}"` : `Storage class "${name}" exists`;
    const binding = chosen.bindingMode === 'WaitForFirstConsumer' ? 'binds when the first pod has a node' : 'binds at once';
    const place = chosen.topology === 'none' ? 'reachable from everywhere' : `a disk of one ${chosen.topology}`;
    return [{ text: `${what}: ${place}, ${binding}`, object: keyOf(set), path: at }];
  });
}

/** ConfigMaps, Secrets and the ServiceAccount that the template names and no document holds. */
function referenceAssumptions(set: KubeObject, objects: readonly KubeObject[]): Assumption[] {
  const spec: Path = ['spec', 'template', 'spec'];
  const found: Assumption[] = [];
  const seen = new Set<string>();
  const note = (kind: string, name: unknown, path: Path) => {
    if (typeof name !== 'string' || name === '' || seen.has(`${kind}/${name}`) || exists(objects, kind, name)) return;
    seen.add(`${kind}/${name}`);
    found.push({ text: `${kind} "${name}" exists`, object: keyOf(set), path });
  };
  const account = peekText(set, ...spec, 'serviceAccountName');
  if (account !== 'default') note('ServiceAccount', account, [...spec, 'serviceAccountName']);
  for (const [index, volume] of peekList(set, ...spec, 'volumes').entries()) {
    const at: Path = [...spec, 'volumes', index];
    if (peekBoolean(volume, 'configMap', 'optional') !== true)
      note('ConfigMap', peek(volume, 'configMap', 'name'), [...at, 'configMap', 'name']);
    if (peekBoolean(volume, 'secret', 'optional') !== true)
      note('Secret', peek(volume, 'secret', 'secretName'), [...at, 'secret', 'secretName']);
  }
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of peekList(set, ...spec, list).entries()) noteEnvironment(container, [...spec, list, index], note);
  }
  return found;
}

function noteEnvironment(container: unknown, at: Path, note: (kind: string, name: unknown, path: Path) => void): void {
  for (const [index, source] of peekList(container, 'envFrom').entries()) {
    note('ConfigMap', peek(source, 'configMapRef', 'name'), [...at, 'envFrom', index, 'configMapRef', 'name']);
    note('Secret', peek(source, 'secretRef', 'name'), [...at, 'envFrom', index, 'secretRef', 'name']);
  }
  for (const [index, variable] of peekList(container, 'env').entries()) {
    const from: Path = [...at, 'env', index, 'valueFrom'];
    note('ConfigMap', peek(variable, 'valueFrom', 'configMapKeyRef', 'name'), [...from, 'configMapKeyRef', 'name']);
    note('Secret', peek(variable, 'valueFrom', 'secretKeyRef', 'name'), [...from, 'secretKeyRef', 'name']);
  }
}

function labelAssumptions(set: KubeObject): Assumption[] {
  const labels = demandedNodeLabels(peek(set, 'spec', 'template', 'spec'));
  return Object.entries(labels).map(([key, value]) => ({
    text: `Nodes have the label ${key}${value === '' ? '' : `=${value}`}`,
    object: keyOf(set),
    path: [
      'spec',
      'template',
      'spec',
      peek(set, 'spec', 'template', 'spec', 'nodeSelector', key) === undefined ? 'affinity' : 'nodeSelector',
    ],
  }));
}

function exists(objects: readonly KubeObject[], kind: string, name: string): boolean {
  return objects.some((object) => object.kind === kind && object.metadata.name === name);
}
