import { peek } from '../base/peek.ts';
import { governingServiceName } from '../kube/identity.ts';
import { compareNamespaces, labelSelector, mapSelector, selects, templateLabels } from '../kube/selector.ts';
import { type Resource, type Workspace, workloadKinds } from '../manifest/workspace.ts';

/**
 * What a simulation of a file starts from: the file's own objects, and from the files that are applied with it what its sets need. With `setName`
 * the other workloads of the file stay out. Empty when the file holds no set that can be decoded.
 */
export function simulatedResources(workspace: Workspace, uri: string, setName?: string): Resource[] {
  const own = ofPlayed((workspace.file(uri)?.resources ?? []).filter((each) => each.class === 'ours' && each.object !== undefined));
  const wanted = own.filter((each) => setName === undefined || !workloadKinds.includes(each.kind) || each.name === setName);
  const sets = wanted.filter((each) => each.kind === 'StatefulSet');
  if (sets.length === 0) return [];
  const known = new Set(wanted.map(identity));
  const others = workspace
    .bundleOf(uri)
    .resources.filter((each) => each.uri !== uri && !known.has(identity(each)) && sets.some((set) => isNeeded(each, set)));
  return [...others, ...wanted];
}

/** Every object of some files, as one cluster; of two with one name the first. Empty when none of them is a set. */
export function folderResources(workspace: Workspace, uris: readonly string[]): Resource[] {
  const found = new Map<string, Resource>();
  for (const uri of uris)
    for (const each of workspace.file(uri)?.resources ?? [])
      if (each.class === 'ours' && each.object !== undefined && !found.has(identity(each))) found.set(identity(each), each);
  const resources = ofPlayed([...found.values()]);
  return resources.some(({ kind }) => kind === 'StatefulSet') ? resources : [];
}

/** Workloads whose pods are simulated. */
const played: readonly string[] = ['StatefulSet', 'ReplicaSet'];
const helpers: readonly string[] = ['Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'];

/** Without what only goes with workloads that are not simulated: the Service of a Deployment would never have an address. */
function ofPlayed(resources: readonly Resource[]): Resource[] {
  const workloads = resources.filter(({ kind }) => workloadKinds.includes(kind));
  return resources.filter((each) => {
    const owners = helpers.includes(each.kind) ? workloads.filter((workload) => isNeeded(each, workload)) : [];
    return owners.length === 0 || owners.some(({ kind }) => played.includes(kind));
  });
}

function identity({ kind, namespace, name }: Resource): string {
  return `${kind}/${namespace ?? 'default'}/${name}`;
}

/** Whether an object has to do with a set, or another workload. */
function isNeeded(other: Resource, set: Resource): boolean {
  if (other.kind === 'StorageClass') return true;
  if (compareNamespaces(other.namespace, set.namespace) === 'different' || other.object === undefined) return false;
  const labels = templateLabels(set.object);
  switch (other.kind) {
    case 'Service':
      return other.name === governingServiceName(set.object) || selects(mapSelector(peek(other.object, 'spec', 'selector')), labels);
    case 'PodDisruptionBudget':
      return selects(labelSelector(peek(other.object, 'spec', 'selector')), labels);
    case 'HorizontalPodAutoscaler':
      return (
        peek(other.object, 'spec', 'scaleTargetRef', 'kind') === set.kind &&
        peek(other.object, 'spec', 'scaleTargetRef', 'name') === set.name
      );
    case 'ConfigMap':
    case 'Secret':
      // Wherever a template may name one: nothing else there is likely to be called the same.
      return JSON.stringify(peek(set.object, 'spec', 'template') ?? null).includes(JSON.stringify(other.name));
    case 'ResourceQuota':
      return true;
    case 'PersistentVolumeClaim':
      return other.name.includes(`-${set.name}-`);
    default:
      return false;
  }
}
