import { applyDefaults } from '../api/server.ts';
import { peek, peekList, peekText } from '../base/peek.ts';
import { resolvePort } from '../kube/dns-names.ts';
import { ordinalRange, ordinals } from '../kube/identity.ts';
import { claimsOfSet, type MakingSet, type PodTemplate, podOfSet } from '../kube/made-of-set.ts';
import type { KubeObject, OwnerReference } from '../kube/objects.ts';
import { revisionData } from '../kube/revision-hash.ts';
import { mapSelector, selects } from '../kube/selector.ts';
import { has, type Target } from '../kube/versions.ts';
import { yamlLines } from '../kube/yaml-text.ts';
import { intended } from '../lint/intended.ts';
import { SetScope } from '../lint/set-scope.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import { revisionOf } from './objects.ts';

/** Pods of one set that are written out; for more there is a line. */
const mostPods = 1000;
/** kube: pkg/controller/endpointslice --max-endpoints-per-slice */
const endpointsOfSlice = 100;

/**
 * Every object that the control plane makes of the sets of some files, as YAML: revision, claims, pods and the slices of the Services that select the
 * pods. Byte for byte the same for the same manifests, so that two versions can be compared.
 */
export function plannedText(workspace: Workspace, uris: readonly string[]): string {
  const head = [
    '# What the control plane makes of these manifests: as the controllers write it,',
    '# with the defaults of the API server. Not here is what only a cluster knows:',
    '# uids, times, status, addresses, nodes, volumes, random parts of names,',
    '# and what its admission plugins add.',
  ];
  const sets = uris.flatMap((uri) => (workspace.file(uri)?.resources ?? []).flatMap((resource) => plannedSet(workspace, resource)));
  if (sets.length === 0) return [...head, '# There is no StatefulSet here.', ''].join('\n');
  return [...head, ...sets].join('\n');
}

function plannedSet(workspace: Workspace, resource: Resource): string[] {
  const written =
    resource.kind === 'StatefulSet' && resource.class === 'ours' && resource.name !== '' ? intended(resource.decoded) : undefined;
  if (written === undefined || peek(written, 'spec', 'template') === undefined) return [];
  const target = workspace.targetOf(resource.uri);
  const scope = new SetScope(resource, written, workspace.bundleOf(resource.uri), target);
  const { count } = ordinalRange(written);
  const objects = plannedObjects(scope, target);
  const more = count > mostPods ? [`# ${count - mostPods} more pods, with their claims and endpoints.`] : [];
  return [...objects.flatMap((object) => ['---', ...yamlLines(sorted(object))]), ...more, ''];
}

/** The objects of one set, in the order in which they are made. */
function plannedObjects(scope: SetScope, target: Target): KubeObject[] {
  const defaulted = applyDefaults(scope.set, target);
  const namespace = scope.namespace ?? 'default';
  const set = { ...defaulted, metadata: { ...defaulted.metadata, namespace } } as MakingSet;
  const template = peek(set, 'spec', 'template') as PodTemplate;
  const revision = revisionOf(scope.set, target) ?? '';
  const owner = ownerReference(set);
  const keeps = peek(set, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') !== 'Delete';
  const listed = ordinals(set, mostPods);
  const pods = listed.map((ordinal) => applyDefaults(podOfSet(set, template, revision, ordinal, owner), target));
  const claims = listed.map((ordinal) =>
    claimsOfSet(set, ordinal).map((claim) => {
      const { controller: _, blockOwnerDeletion: __, ...plain } = owner;
      return applyDefaults(keeps ? claim : { ...claim, metadata: { ...claim.metadata, ownerReferences: [plain] } }, target);
    }),
  );
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: revision,
        namespace,
        labels: { ...template.metadata?.labels, 'controller.kubernetes.io/hash': revision.slice(scope.name.length + 1) },
        ownerReferences: [owner],
      },
      data: revisionData(set, target),
      revision: 1,
    },
    ...pods.flatMap((pod, index) => [...(claims[index] ?? []), pod]),
    ...scope.all('Service').flatMap((service) => slicesOf(service, namespace, scope, pods, target)),
  ];
}

/** The uid is the cluster's to give; it is left out of the text. */
function ownerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    uid: '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The slices of a Service once every pod is Ready; none where it selects no pod of the set. kube: staging/src/k8s.io/endpointslice Reconcile */
function slicesOf(service: Resource, namespace: string, scope: SetScope, pods: readonly KubeObject[], target: Target): KubeObject[] {
  const object = service.object === undefined ? undefined : applyDefaults(service.object, target);
  if (object === undefined || peek(object, 'spec', 'type') === 'ExternalName') return [];
  if (!selects(mapSelector(peek(object, 'spec', 'selector')), scope.podLabels)) return [];
  const headless: Record<string, string> = peek(object, 'spec', 'clusterIP') === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  const ports = peekList(object, 'spec', 'ports').flatMap((port) => {
    const number = resolvePort(scope.set, port);
    return number === undefined
      ? []
      : [{ name: peekText(port, 'name') ?? '', port: number, protocol: peekText(port, 'protocol') ?? 'TCP' }];
  });
  if (!has(target, 'endpointPortsAsWritten')) ports.sort((one, other) => (one.name < other.name ? -1 : 1));
  const endpoints = pods.map((pod) => ({
    addresses: [`address of ${pod.metadata.name ?? ''}`],
    conditions: { ready: true, serving: true, terminating: false },
    ...(peek(pod, 'spec', 'subdomain') === service.name ? { hostname: pod.metadata.name ?? '' } : {}),
    targetRef: { kind: 'Pod', namespace, name: pod.metadata.name ?? '' },
  }));
  const slices = Array.from({ length: Math.max(1, Math.ceil(endpoints.length / endpointsOfSlice)) }, (_, index) =>
    endpoints.slice(index * endpointsOfSlice, (index + 1) * endpointsOfSlice),
  );
  return slices.map(
    (part): KubeObject => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${service.name}-`,
        namespace,
        labels: {
          ...object.metadata.labels,
          'kubernetes.io/service-name': service.name,
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          ...headless,
        },
        ownerReferences: [ownerReference(object)],
      },
      addressType: 'IPv4',
      endpoints: part,
      ports,
    }),
  );
}

const first: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** Members as `kubectl get --output yaml` has them: in the order of the alphabet, so that moved text is no difference. */
function sorted(value: unknown, depth = 0): unknown {
  if (depth > 100) return null;
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (name: string) => (depth === 0 && first.includes(name) ? first.indexOf(name) : first.length);
  const members = Object.entries(value).filter(
    ([name, member]) => member !== undefined && (name !== 'uid' || member !== '') && (depth > 0 || name !== 'status'),
  );
  members.sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member, depth + 1)]));
}
