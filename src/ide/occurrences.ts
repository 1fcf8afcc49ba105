import { isScalar } from 'yaml';
import { peekList, peekText } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import { parsePodName } from '../kube/identity.ts';
import type { Path } from '../kube/objects.ts';
import { hostNames } from '../lint/host-names.ts';
import { intended } from '../lint/intended.ts';
import { programTexts } from '../lint/program-text.ts';
import { SetScope } from '../lint/set-scope.ts';
import { nodeAt, rangeAt, rangeOfPart } from '../manifest/node-path.ts';
import type { Bundle, Resource, Workspace } from '../manifest/workspace.ts';

/** A name in the text that stands for something: where it is given, or where it is used. */
export interface Occurrence {
  /** Same for all occurrences of one thing: `Service/shop/web`, `volume/a.yaml#2/data`. */
  readonly symbol: string;
  readonly role: 'definition' | 'use';
  readonly uri: string;
  readonly range: TextRange;
  readonly name: string;
  /** A running set cannot follow a change of this name. */
  readonly fixed: boolean;
}

const kept = new WeakMap<Bundle, readonly Occurrence[]>();

/** Every occurrence in what is applied together with a file. */
export function occurrences(workspace: Workspace, uri: string): readonly Occurrence[] {
  const bundle = workspace.bundleOf(uri);
  let found = kept.get(bundle);
  if (found === undefined) {
    found = bundle.resources.flatMap((resource) => occurrencesOf(workspace, bundle, resource));
    kept.set(bundle, found);
  }
  return found;
}

/** The occurrence at an offset of a file; of several the narrowest. */
export function occurrenceAt(workspace: Workspace, uri: string, offset: number): Occurrence | undefined {
  const here = occurrences(workspace, uri).filter((each) => each.uri === uri && each.range.start <= offset && offset <= each.range.end);
  return here.sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start))[0];
}

/** Kinds that others name. */
const named = [
  'Service',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'StatefulSet',
  'Deployment',
  'ServiceAccount',
  'StorageClass',
  'PriorityClass',
];
const clusterWide = ['StorageClass', 'PriorityClass'];

class Collector {
  readonly found: Occurrence[] = [];
  readonly #resource: Resource;

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  /** A whole scalar that is the name. */
  add(kind: string, path: Path, role: Occurrence['role'], fixed = false): void {
    const name = nodeAt(this.#resource.document, path)?.value;
    if (!isScalar(name) || typeof name.value !== 'string' || name.value === '') return;
    this.#push(kind, name.value, rangeAt(this.#resource.document, path), role, fixed);
  }

  /** A name that is local to the document: volumes, ports, containers. */
  addLocal(kind: string, path: Path, role: Occurrence['role'], fixed = false): void {
    this.add(`${kind}@${this.#resource.uri}#${this.#resource.document.index}.${this.#resource.document.at.join('.')}`, path, role, fixed);
  }

  addPart(kind: string, name: string, range: TextRange, fixed = false): void {
    this.#push(kind, name, range, 'use', fixed);
  }

  #push(kind: string, name: string, range: TextRange, role: Occurrence['role'], fixed: boolean): void {
    const namespace = clusterWide.includes(kind) || kind.includes('@') ? '' : (this.#resource.namespace ?? '');
    this.found.push({ symbol: `${kind}/${namespace}/${name}`, role, uri: this.#resource.uri, range, name, fixed });
  }
}

function occurrencesOf(workspace: Workspace, bundle: Bundle, resource: Resource): Occurrence[] {
  const collect = new Collector(resource);
  const { kind, object } = resource;
  if (object === undefined) return [];
  if (named.includes(kind)) collect.add(kind, ['metadata', 'name'], 'definition', kind === 'StatefulSet');
  if (kind === 'HorizontalPodAutoscaler') {
    const target = peekText(object, 'spec', 'scaleTargetRef', 'kind');
    if (target !== undefined) collect.add(target, ['spec', 'scaleTargetRef', 'name'], 'use');
  }
  if (kind === 'PersistentVolumeClaim') collect.add('StorageClass', ['spec', 'storageClassName'], 'use');
  const template = kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  if (['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'Job', 'Pod'].includes(kind)) podSpec(collect, object, template);
  if (kind === 'StatefulSet') ofSet(collect, workspace, bundle, resource);
  return collect.found;
}

function podSpec(collect: Collector, object: unknown, base: Path): void {
  collect.add('ServiceAccount', [...base, 'serviceAccountName'], 'use');
  collect.add('PriorityClass', [...base, 'priorityClassName'], 'use');
  for (const index of peekList(object, ...base, 'volumes').keys()) {
    const at = [...base, 'volumes', index];
    collect.addLocal('volume', [...at, 'name'], 'definition');
    collect.add('ConfigMap', [...at, 'configMap', 'name'], 'use');
    collect.add('Secret', [...at, 'secret', 'secretName'], 'use');
    collect.add('PersistentVolumeClaim', [...at, 'persistentVolumeClaim', 'claimName'], 'use');
  }
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of peekList(object, ...base, list).entries()) ofContainer(collect, container, [...base, list, index]);
  }
}

function ofContainer(collect: Collector, container: unknown, at: Path): void {
  for (const list of ['volumeMounts', 'volumeDevices']) {
    for (const index of peekList(container, list).keys()) collect.addLocal('volume', [...at, list, index, 'name'], 'use');
  }
  for (const index of peekList(container, 'envFrom').keys()) {
    collect.add('ConfigMap', [...at, 'envFrom', index, 'configMapRef', 'name'], 'use');
    collect.add('Secret', [...at, 'envFrom', index, 'secretRef', 'name'], 'use');
  }
  for (const index of peekList(container, 'env').keys()) {
    collect.add('ConfigMap', [...at, 'env', index, 'valueFrom', 'configMapKeyRef', 'name'], 'use');
    collect.add('Secret', [...at, 'env', index, 'valueFrom', 'secretKeyRef', 'name'], 'use');
  }
  for (const index of peekList(container, 'ports').keys()) collect.addLocal('port', [...at, 'ports', index, 'name'], 'definition');
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    for (const handler of ['httpGet', 'tcpSocket']) collect.addLocal('port', [...at, probe, handler, 'port'], 'use');
  }
}

function ofSet(collect: Collector, workspace: Workspace, bundle: Bundle, resource: Resource): void {
  const set = intended(resource.decoded);
  if (set === undefined) return;
  collect.add('Service', ['spec', 'serviceName'], 'use', true);
  for (const index of peekList(set, 'spec', 'volumeClaimTemplates').keys()) {
    const at = ['spec', 'volumeClaimTemplates', index];
    collect.addLocal('volume', [...at, 'metadata', 'name'], 'definition', true);
    collect.add('StorageClass', [...at, 'spec', 'storageClassName'], 'use');
  }
  // The labels of host names: the set's name in front of the ordinal, and the Service.
  const scope = new SetScope(resource, set, bundle, workspace.targetOf(resource.uri));
  for (const text of programTexts(scope)) {
    if (text.at.resource !== resource) continue;
    for (const { source, labels, occurrence } of hostNames(text)) {
      const pod = parsePodName(labels[0] ?? '');
      if (source === undefined || pod?.setName !== scope.name) continue;
      const { start } = rangeOfPart(resource.document, text.at.path, source, occurrence);
      collect.addPart('StatefulSet', scope.name, { start, end: start + scope.name.length }, true);
      const service = labels[1];
      const after = start + (labels[0]?.length ?? 0) + 1;
      if (service !== undefined && service === scope.serviceName)
        collect.addPart('Service', service, { start: after, end: after + service.length });
    }
  }
}
