import { peek, peekList, peekText, peekTexts } from '../../base/peek.ts';
import { cursorAt } from '../../manifest/node-path.ts';
import { type Bundle, type Resource, type Workspace, workloadKinds } from '../../manifest/workspace.ts';
import { Collector, localSymbol, type Occurrence, objectSymbol } from './collector.ts';
import { LabelNames } from './label-names.ts';
import { NamesInText } from './names-in-text.ts';
import { keySymbol, podSpec } from './pod-spec.ts';

const kept = new WeakMap<Bundle, readonly Occurrence[]>();

/** Every occurrence in what is applied together with a file. */
export function occurrences(workspace: Workspace, uri: string): readonly Occurrence[] {
  const bundle = workspace.bundleOf(uri);
  let found = kept.get(bundle);
  if (found === undefined) {
    found = inBundle(workspace, bundle);
    kept.set(bundle, found);
  }
  return found;
}

/** The occurrence at an offset of a file; of several the narrowest. At an alias, what it means. */
export function occurrenceAt(workspace: Workspace, uri: string, offset: number): Occurrence | undefined {
  const inFile = occurrences(workspace, uri).filter((each) => each.uri === uri);
  const here = inFile.filter((each) => each.range.start <= offset && offset <= each.range.end);
  const [narrowest] = here.sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start));
  return narrowest ?? atAlias(workspace, inFile, uri, offset);
}

function atAlias(workspace: Workspace, inFile: readonly Occurrence[], uri: string, offset: number): Occurrence | undefined {
  const document = workspace.file(uri)?.parsed.documents.find((each) => each.start <= offset && offset < each.end);
  const cursor = document === undefined ? undefined : cursorAt(document, offset);
  if (document === undefined || cursor === undefined || cursor.on === 'key') return undefined;
  const path = JSON.stringify(cursor.path);
  return inFile.find(({ range, path: own }) => document.start <= range.start && range.start < document.end && JSON.stringify(own) === path);
}

function inBundle(workspace: Workspace, bundle: Bundle): Occurrence[] {
  const labels = new LabelNames(bundle);
  const texts = new NamesInText(workspace, bundle);
  const namespaces = new Set(bundle.resources.flatMap(({ namespace }) => namespace ?? []));
  // Where only one namespace is named, documents without one are applied to it too.
  const only = namespaces.size === 1 ? [...namespaces][0] : undefined;
  return bundle.resources.flatMap((resource) => {
    const collect = new Collector(resource, resource.namespace ?? only);
    ofResource(collect, bundle, labels);
    labels.collect(collect);
    texts.collect(collect);
    return collect.found;
  });
}

/** Kinds that others name. */
const named: readonly string[] = [
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

function ofResource(collect: Collector, bundle: Bundle, labels: LabelNames): void {
  const { kind, object } = collect.resource;
  if (object === undefined) return;
  if (named.includes(kind)) collect.object(kind, ['metadata', 'name'], { role: 'definition', fixed: kind === 'StatefulSet' });
  if (kind === 'ConfigMap' || kind === 'Secret') entries(collect, kind, object);
  if (kind === 'HorizontalPodAutoscaler') autoscaler(collect, bundle, object);
  if (kind === 'PersistentVolumeClaim') collect.object('StorageClass', ['spec', 'storageClassName']);
  if (kind === 'PodDisruptionBudget' || kind === 'Service') selecting(collect, labels);
  if (kind === 'Pod') podSpec(collect, object, ['spec']);
  if (workloadKinds.includes(kind)) {
    podSpec(collect, object, ['spec', 'template', 'spec']);
    collect.local('container', ['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container']);
  }
  if (kind !== 'StatefulSet') return;
  collect.object('Service', ['spec', 'serviceName'], { fixed: true });
  for (const index of peekList(object, 'spec', 'volumeClaimTemplates').keys()) {
    const at = ['spec', 'volumeClaimTemplates', index];
    collect.local('volume', [...at, 'metadata', 'name'], { role: 'definition', fixed: true });
    collect.object('StorageClass', [...at, 'spec', 'storageClassName']);
  }
}

function entries(collect: Collector, kind: 'ConfigMap' | 'Secret', object: unknown): void {
  for (const field of kind === 'Secret' ? ['stringData', 'data'] : ['data', 'binaryData'])
    for (const key of Object.keys(peekTexts(object, field)))
      collect.key([field, key], keySymbol(kind, collect.namespace, collect.resource.name, key));
}

function autoscaler(collect: Collector, bundle: Bundle, object: unknown): void {
  const kind = peekText(object, 'spec', 'scaleTargetRef', 'kind');
  const name = peekText(object, 'spec', 'scaleTargetRef', 'name');
  if (kind !== undefined) collect.object(kind, ['spec', 'scaleTargetRef', 'name']);
  const target = bundle.resources.find((each) => each.kind === kind && each.name === name);
  if (target === undefined) return;
  for (const index of peekList(object, 'spec', 'metrics').keys())
    collect.scalar(['spec', 'metrics', index, 'containerResource', 'container'], (own) => localSymbol('container', target, own));
}

/** What a Service or a budget selects: it concerns the workload, and a Service names its ports. */
function selecting(collect: Collector, labels: LabelNames): void {
  const { resource } = collect;
  const workloads = labels.workloadsOf(resource);
  for (const { kind, name } of workloads)
    collect.key(['spec', 'selector'], objectSymbol(kind, collect.namespace, name), { role: 'mention' });
  for (const [index, port] of peekList(resource.object, 'spec', 'ports').entries()) {
    const wanted = peekText(port, 'targetPort');
    const owner = workloads.find((each) => wanted !== undefined && hasPort(each, wanted)) ?? workloads[0];
    if (owner !== undefined) collect.scalar(['spec', 'ports', index, 'targetPort'], (name) => localSymbol('port', owner, name));
  }
}

function hasPort({ kind, object }: Resource, name: string): boolean {
  const spec = peek(object, 'spec', ...(kind === 'Pod' ? [] : ['template', 'spec']));
  return ['containers', 'initContainers'].some((list) =>
    peekList(spec, list).some((container) => peekList(container, 'ports').some((port) => peekText(port, 'name') === name)),
  );
}
