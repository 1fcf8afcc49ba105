import type { SchemaTable } from '../api/schema/table.ts';
import { claimTemplateNames, parsePodName } from '../kube/identity.ts';
import { type KubeObject, nameOf } from '../kube/objects.ts';
import { peek, peekList, peekText } from '../base/peek.ts';
import type { Target } from '../kube/versions.ts';
import { resourceOf } from '../sim/cluster/resources.ts';
import { meant } from './reader.ts';

/** What a scenario is about, when its manifests have been read. */
export interface Setting {
  readonly target: Target;
  readonly table: SchemaTable;
  /** Everything that is there or is ever applied. */
  readonly objects: readonly KubeObject[];
  readonly nodes: readonly string[];
}

/** Kinds whose objects controllers make under names of their own. */
const madeFreely = new Set(['PersistentVolume', 'EndpointSlice', 'ControllerRevision', 'VolumeAttachment']);

/** What is wrong with the name of an object; undefined when a scenario of that setting can have such an object at some time. */
export function nameProblem(kind: string, name: string, { objects, nodes }: Setting): string | undefined {
  if (resourceOf(kind).apiVersion === '') return `no object of kind "${kind}" is simulated`;
  if (kind === 'Node')
    return nodes.includes(name) ? undefined : `there is no node "${name}"; ${meant(name, nodes)}there are ${nodes.slice(0, 20).join(', ')}`;
  if (madeFreely.has(kind)) return undefined;
  const named = (each: string) => objects.filter((object) => object.kind === each).map(nameOf);
  const makers = kind === 'Pod' || kind === 'PersistentVolumeClaim' ? objects.filter((each) => isMade(kind, each)) : [];
  const isThere =
    named(kind).includes(name) ||
    named(kind).includes('') ||
    makers.some((set) => prefixesOf(kind, set).some((each) => isOrdinalOf(name, each, set)));
  if (isThere) return undefined;
  const all = [...named(kind), ...makers.flatMap((set) => prefixesOf(kind, set).map((each) => `${each}0`))];
  const unknown = `nothing here is or makes the ${kind} "${name}"`;
  return all.length === 0 ? unknown : `${unknown}; ${meant(name, all)}there are names such as ${all.slice(0, 5).join(', ')}`;
}

function isMade(kind: string, object: KubeObject): boolean {
  return object.kind === 'StatefulSet' || (kind === 'Pod' && object.kind === 'ReplicaSet');
}

/** How the names of pods or claims of a set begin. */
function prefixesOf(kind: string, set: KubeObject): string[] {
  return kind === 'Pod' ? [`${nameOf(set)}-`] : claimTemplateNames(set).map((template) => `${template}-${nameOf(set)}-`);
}

function isOrdinalOf(name: string, prefix: string, set: KubeObject): boolean {
  return name.startsWith(prefix) && (set.kind === 'ReplicaSet' || parsePodName(name)?.setName === prefix.slice(0, -1));
}

/** What is wrong with the name of a container of a pod, or of a set's pods; undefined where one is called so in any version of the template. */
export function containerProblem(name: string, kind: string, owner: string, { objects }: Setting): string | undefined {
  const templates = objects.flatMap((object) => {
    if (object.kind === 'Pod') return nameOf(object) === owner ? [object] : [];
    return (kind === 'Pod' ? parsePodName(owner)?.setName : owner) === nameOf(object) ? [peek(object, 'spec', 'template')] : [];
  });
  const names = templates.flatMap((template) =>
    ['containers', 'initContainers'].flatMap((list) => peekList(template, 'spec', list).flatMap((each) => peekText(each, 'name') ?? [])),
  );
  if (names.length === 0 || names.includes(name)) return undefined;
  return `${kind} "${owner}" has no container "${name}"; ${meant(name, names)}there are ${[...new Set(names)].join(', ')}`;
}

/** Names of Services that are there or that a set counts on. */
export function serviceNames({ objects }: Setting): string[] {
  return objects.flatMap((each) => (each.kind === 'Service' ? nameOf(each) : (peekText(each, 'spec', 'serviceName') ?? [])));
}
