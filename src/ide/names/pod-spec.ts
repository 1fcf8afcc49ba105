import { peek, peekList, peekText } from '../../base/peek.ts';
import type { Path } from '../../kube/objects.ts';
import { type Collector, objectSymbol } from './collector.ts';

/** Names in the specification of a pod: volumes and mounts, ports and probes, containers, what it takes from ConfigMaps and Secrets. */
export function podSpec(collect: Collector, object: unknown, base: Path): void {
  collect.object('ServiceAccount', [...base, 'serviceAccountName']);
  collect.object('PriorityClass', [...base, 'priorityClassName']);
  for (const [index, volume] of peekList(object, ...base, 'volumes').entries()) ofVolume(collect, volume, [...base, 'volumes', index]);
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of peekList(object, ...base, list).entries())
      ofContainer(collect, object, base, container, [...base, list, index]);
  }
}

function ofVolume(collect: Collector, volume: unknown, at: Path): void {
  collect.local('volume', [...at, 'name'], { role: 'definition' });
  collect.object('PersistentVolumeClaim', [...at, 'persistentVolumeClaim', 'claimName']);
  ofSource(collect, 'ConfigMap', peek(volume, 'configMap'), [...at, 'configMap'], 'name');
  ofSource(collect, 'Secret', peek(volume, 'secret'), [...at, 'secret'], 'secretName');
  for (const [index, source] of peekList(volume, 'projected', 'sources').entries()) {
    const here = [...at, 'projected', 'sources', index];
    ofSource(collect, 'ConfigMap', peek(source, 'configMap'), [...here, 'configMap'], 'name');
    ofSource(collect, 'Secret', peek(source, 'secret'), [...here, 'secret'], 'name');
  }
  for (const index of peekList(volume, 'downwardAPI', 'items').keys())
    collect.local('container', [...at, 'downwardAPI', 'items', index, 'resourceFieldRef', 'containerName']);
}

/** An object whose entries become files or variables, and the entries that are picked out. */
function ofSource(collect: Collector, kind: 'ConfigMap' | 'Secret', source: unknown, at: Path, nameField: string): void {
  if (source === undefined) return;
  collect.object(kind, [...at, nameField]);
  const name = peekText(source, nameField);
  for (const index of peekList(source, 'items').keys()) ofKey(collect, kind, name, [...at, 'items', index, 'key']);
}

function ofKey(collect: Collector, kind: 'ConfigMap' | 'Secret', name: string | undefined, path: Path): void {
  if (name !== undefined) collect.scalar(path, (key) => keySymbol(kind, collect.namespace, name, key));
}

/** The symbol of an entry of a ConfigMap or Secret. */
export function keySymbol(kind: string, namespace: string | undefined, name: string, key: string): string {
  return `key of ${objectSymbol(kind, namespace, name)}/${key}`;
}

function ofContainer(collect: Collector, object: unknown, base: Path, container: unknown, at: Path): void {
  collect.local('container', [...at, 'name'], { role: 'definition' });
  for (const list of ['volumeMounts', 'volumeDevices']) {
    for (const [index, mount] of peekList(container, list).entries()) {
      collect.local('volume', [...at, list, index, 'name']);
      ofSubPath(collect, object, base, peekText(mount, 'name'), [...at, list, index, 'subPath']);
    }
  }
  for (const index of peekList(container, 'envFrom').keys()) {
    collect.object('ConfigMap', [...at, 'envFrom', index, 'configMapRef', 'name']);
    collect.object('Secret', [...at, 'envFrom', index, 'secretRef', 'name']);
  }
  for (const [index, entry] of peekList(container, 'env').entries()) {
    const from = [...at, 'env', index, 'valueFrom'];
    for (const [field, kind] of [['configMapKeyRef', 'ConfigMap'] as const, ['secretKeyRef', 'Secret'] as const]) {
      collect.object(kind, [...from, field, 'name']);
      ofKey(collect, kind, peekText(entry, 'valueFrom', field, 'name'), [...from, field, 'key']);
    }
    collect.local('container', [...from, 'resourceFieldRef', 'containerName']);
  }
  for (const index of peekList(container, 'ports').keys()) collect.local('port', [...at, 'ports', index, 'name'], { role: 'definition' });
  for (const handler of ['httpGet', 'tcpSocket']) {
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) collect.local('port', [...at, probe, handler, 'port']);
    for (const hook of ['postStart', 'preStop']) collect.local('port', [...at, 'lifecycle', hook, handler, 'port']);
  }
}

/** A mount of a single file of a ConfigMap or Secret: without `items` its sub-path begins with the name of the entry. */
function ofSubPath(collect: Collector, object: unknown, base: Path, volumeName: string | undefined, path: Path): void {
  const volume = peekList(object, ...base, 'volumes').find((each) => peekText(each, 'name') === volumeName);
  for (const [field, kind, nameField] of [['configMap', 'ConfigMap', 'name'] as const, ['secret', 'Secret', 'secretName'] as const]) {
    if (peekText(volume, field, nameField) !== undefined && peek(volume, field, 'items') === undefined)
      ofKey(collect, kind, peekText(volume, field, nameField), path);
  }
}
