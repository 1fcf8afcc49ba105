import { claimTemplateNames, parsePodName } from '../kube/identity.ts';
import { type KubeObject, nameOf } from '../kube/objects.ts';
import { peekText } from '../base/peek.ts';
import { resourceOf } from '../sim/cluster/resources.ts';

/** What a scenario is about, when its manifests have been read. */
export interface Setting {
  /** Everything that is there or is ever applied. */
  readonly objects: readonly KubeObject[];
  readonly nodes: readonly string[];
}

/** Kinds whose objects controllers make under names of their own. */
const madeFreely = new Set(['PersistentVolume', 'EndpointSlice', 'ControllerRevision', 'VolumeAttachment']);

/** What is wrong with the name of an object; undefined when a scenario of that setting can have such an object at some time. */
export function nameProblem(kind: string, name: string, { objects, nodes }: Setting): string | undefined {
  if (resourceOf(kind).apiVersion === '') return `no object of kind "${kind}" is simulated`;
  if (kind === 'Node') return nodes.includes(name) ? undefined : `there is no node "${name}"; there are ${nodes.join(', ')}`;
  if (madeFreely.has(kind)) return undefined;
  const named = (each: string) => objects.filter((object) => object.kind === each).map(nameOf);
  const makers = kind === 'Pod' || kind === 'PersistentVolumeClaim' ? objects.filter((each) => isMade(kind, each)) : [];
  const isThere =
    named(kind).includes(name) ||
    named(kind).includes('') ||
    makers.some((set) => prefixesOf(kind, set).some((each) => isOrdinalOf(name, each, set)));
  if (isThere) return undefined;
  const all = [...named(kind), ...makers.flatMap((set) => prefixesOf(kind, set).map((each) => `${each}0`))];
  return `nothing here is or makes the ${kind} "${name}"${all.length === 0 ? '' : `; there are names such as ${all.slice(0, 5).join(', ')}`}`;
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

/** Names of Services that are there or that a set counts on. */
export function serviceNames({ objects }: Setting): string[] {
  return objects.flatMap((each) => (each.kind === 'Service' ? nameOf(each) : (peekText(each, 'spec', 'serviceName') ?? [])));
}
