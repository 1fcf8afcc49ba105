import { peekInteger, peekList, peekText } from '../base/peek.ts';
import { isHeadless } from '../kube/identity.ts';
import type { Path } from '../kube/objects.ts';
import { SetScope } from '../lint/set-scope.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';

/** A name that fits at a place, with a word on where it is from. */
export interface KnownName {
  readonly name: string;
  readonly detail: string;
}

/** Names of the bundle that fit as the value of a member. */
export function knownNames(workspace: Workspace, resource: Resource, path: Path): KnownName[] {
  const key = String(path.at(-1) ?? '');
  const owner = String(path.findLast((step, index) => index < path.length - 1 && typeof step === 'string') ?? '');
  const object = resource.object;
  const scope =
    object === undefined ? undefined : new SetScope(resource, object, workspace.bundleOf(resource.uri), workspace.targetOf(resource.uri));
  const all = (kind: string): KnownName[] =>
    (scope?.all(kind) ?? []).map((each) => ({
      name: each.name,
      detail: `${kind}${kind === 'Service' && isHeadless(each.object) ? ', headless' : ''}`,
    }));
  if (key === 'serviceName') return scope === undefined ? [] : servicesFirst(scope, all('Service'));
  if (key === 'storageClassName') return all('StorageClass');
  if (key === 'serviceAccountName' || key === 'serviceAccount') return all('ServiceAccount');
  if (key === 'claimName') return all('PersistentVolumeClaim');
  if (key === 'secretName') return all('Secret');
  if (key === 'name' && ['configMapRef', 'configMapKeyRef', 'configMap'].includes(owner)) return all('ConfigMap');
  if (key === 'name' && ['secretRef', 'secretKeyRef', 'secret', 'imagePullSecrets'].includes(owner)) return all('Secret');
  if (key === 'name' && owner === 'scaleTargetRef') return all('StatefulSet');
  if (key === 'key' && owner === 'configMapKeyRef') return keysOf(scope, 'ConfigMap', peekText(object, ...path.slice(0, -1), 'name'));
  if (key === 'key' && owner === 'secretKeyRef') return keysOf(scope, 'Secret', peekText(object, ...path.slice(0, -1), 'name'));
  if (key === 'key' && owner === 'items') {
    const volume = path.slice(0, path.lastIndexOf('items'));
    const isSecret = volume.at(-1) === 'secret';
    return keysOf(
      scope,
      isSecret ? 'Secret' : 'ConfigMap',
      peekText(object, ...volume, 'name') ?? peekText(object, ...volume, 'secretName'),
    );
  }
  if (scope === undefined) return [];
  if (resource.kind === 'Service' && key === 'targetPort') return selectedPortNames(scope, workspace);
  if (containerMembers.includes(key) || (key === 'container' && owner === 'containerResource')) return containerNames(scope, workspace);
  if (key === 'name' && (owner === 'volumeMounts' || owner === 'volumeDevices')) {
    return [
      ...scope.claimTemplates.map((name) => ({ name, detail: 'claim template' })),
      ...scope.volumeNames.map((name) => ({ name, detail: 'volume' })),
    ];
  }
  if (key === 'port' && ['httpGet', 'tcpSocket'].includes(owner)) return portNames(scope.containers);
  return [];
}

function servicesFirst(scope: SetScope, services: readonly KnownName[]): KnownName[] {
  const fitting = new Set(
    scope
      .all('Service')
      .filter((each) => isHeadless(each.object) && scope.serviceSelects(each))
      .map((each) => each.name),
  );
  return [...services].sort((a, b) => Number(fitting.has(b.name)) - Number(fitting.has(a.name)));
}

function keysOf(scope: SetScope | undefined, kind: string, name: string | undefined): KnownName[] {
  const found = scope?.all(kind).find((each) => each.name === name);
  return ['data', 'stringData', 'binaryData'].flatMap((member) => {
    const entries = found?.object?.[member];
    return typeof entries === 'object' && entries !== null
      ? Object.keys(entries).map((key) => ({ name: key, detail: `key of ${kind} ${found?.name ?? ''}` }))
      : [];
  });
}

function portNames(containers: SetScope['containers']): KnownName[] {
  return containers.flatMap(({ container, name }) =>
    peekList(container, 'ports').flatMap((port) => {
      const portName = peekText(port, 'name');
      return portName === undefined ? [] : [{ name: portName, detail: `port ${peekInteger(port, 'containerPort') ?? ''} of ${name}` }];
    }),
  );
}

/** Members and annotations whose value is the name of a container. */
const containerMembers: readonly string[] = ['containerName', 'targetContainerName', 'kubectl.kubernetes.io/default-container'];

/** The containers of the object itself; for an autoscaler those of the set that it scales. */
function containerNames(scope: SetScope, workspace: Workspace): KnownName[] {
  const scaled = peekText(scope.set, 'spec', 'scaleTargetRef', 'name');
  const scopes =
    scope.resource.kind === 'HorizontalPodAutoscaler' ? setScopes(scope, workspace).filter((each) => each.name === scaled) : [scope];
  return scopes.flatMap(({ containers }) => containers.map(({ name, init }) => ({ name, detail: init ? 'init container' : 'container' })));
}

/** The ports of the sets that a Service selects. */
function selectedPortNames(service: SetScope, workspace: Workspace): KnownName[] {
  return setScopes(service, workspace)
    .filter((set) => set.serviceSelects(service.resource))
    .flatMap(({ containers }) => portNames(containers));
}

function setScopes(scope: SetScope, workspace: Workspace): SetScope[] {
  return scope.all('StatefulSet').flatMap((resource) => {
    const object = resource.object;
    return object === undefined ? [] : [new SetScope(resource, object, workspace.bundleOf(resource.uri), workspace.targetOf(resource.uri))];
  });
}
