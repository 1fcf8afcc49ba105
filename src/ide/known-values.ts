import { peek, peekText } from '../base/peek.ts';
import type { Path } from '../kube/objects.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import type { KnownName } from './known-names.ts';

/** Values that a field takes by convention or by the server's rules, by member and the member around it. */
const values: Readonly<Record<string, readonly string[]>> = {
  // kube: core validation.validateObjectFieldSelector, validateContainerResourceFieldSelector
  'fieldRef.fieldPath': [
    'metadata.name',
    'metadata.namespace',
    'metadata.uid',
    "metadata.labels['apps.kubernetes.io/pod-index']",
    'spec.nodeName',
    'spec.serviceAccountName',
    'status.podIP',
    'status.podIPs',
    'status.hostIP',
    'status.hostIPs',
  ],
  'resourceFieldRef.resource': [
    'limits.cpu',
    'limits.memory',
    'limits.ephemeral-storage',
    'requests.cpu',
    'requests.memory',
    'requests.ephemeral-storage',
  ],
  // kube: k8s.io/api/core/v1 well_known_labels.go
  topologyKey: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'],
  'spec.clusterIP': ['None'],
};

/** Values that are known beforehand for a member whose type is free text. */
export function knownValues(path: Path): KnownName[] {
  const key = String(path.at(-1) ?? '');
  const owner = String(path.findLast((step, index) => index < path.length - 1 && typeof step === 'string') ?? '');
  return (values[`${owner}.${key}`] ?? values[key] ?? []).map((name) => ({ name, detail: '' }));
}

/** An entry that fits into a map; `value` where it is known too. */
export interface KnownEntry {
  readonly key: string;
  readonly value?: string;
}

/** Keys of a map: names of resources, and the labels that must be the same elsewhere. */
export function knownEntries(workspace: Workspace, resource: Resource, path: Path): KnownEntry[] {
  const [key, owner] = [path.at(-1), path.at(-2)];
  if (key === 'requests' || key === 'limits') {
    const ofClaim =
      resource.kind === 'PersistentVolumeClaim' || path.includes('volumeClaimTemplates') || path.includes('volumeClaimTemplate');
    return (ofClaim ? ['storage'] : ['cpu', 'memory', 'ephemeral-storage']).map((name) => ({ key: name }));
  }
  const text = path.join('.');
  if (resource.kind === 'StatefulSet') {
    if (text === 'spec.selector.matchLabels') return labelsAt(resource, ['spec', 'template', 'metadata', 'labels']);
    if (text === 'spec.template.metadata.labels') return labelsAt(resource, ['spec', 'selector', 'matchLabels']);
  }
  const selects = (resource.kind === 'Service' && text === 'spec.selector') || (key === 'matchLabels' && isOfPods(resource, owner));
  if (!selects) return [];
  const own =
    resource.kind === 'StatefulSet' ? [resource] : workspace.bundleOf(resource.uri).resources.filter((each) => each.kind === 'StatefulSet');
  return own.flatMap((each) => labelsAt(each, ['spec', 'template', 'metadata', 'labels']));
}

/** Whether a selector speaks of the pods of a set: a budget's, or one of the set's own scheduling. */
function isOfPods({ kind }: Resource, owner: string | number | undefined): boolean {
  return (kind === 'PodDisruptionBudget' && owner === 'selector') || (kind === 'StatefulSet' && owner === 'labelSelector');
}

function labelsAt({ object }: Resource, path: Path): KnownEntry[] {
  const labels = peek(object, ...path);
  if (typeof labels !== 'object' || labels === null) return [];
  return Object.keys(labels).flatMap((key) => {
    const value = peekText(labels, key);
    return value === undefined ? [] : [{ key, value }];
  });
}
