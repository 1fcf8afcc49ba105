import { deepEqual } from '../../base/deep-equal.ts';
import { members } from '../../base/peek.ts';
import { type Gate, gateOn, has, type Target } from '../../kube/versions.ts';
import type { Container, Handler, PodSpec, Volume } from '../pod-spec.ts';
import { withoutMembers } from './without-members.ts';

/** A field, or a group of them, that a disabled gate takes away unless the stored object has it already. */
interface Drop {
  readonly gate: Gate;
  readonly isUsed: (spec: PodSpec) => boolean;
  readonly drop: (spec: PodSpec) => PodSpec;
}

/** The spec as the server keeps it: without the fields of disabled gates. Catalogue 2.20. kube: pod.dropDisabledFields */
export function dropDisabledPodFields(spec: PodSpec, before: PodSpec | undefined, target: Target): PodSpec {
  let kept = spec;
  for (const { gate, isUsed, drop } of drops) {
    if (gateOn(target, gate) || !isUsed(kept) || (before !== undefined && isUsed(before))) continue;
    if (gate === 'ContainerRestartRules' && !has(target, 'containerRestartPolicyDropped')) continue;
    kept = drop(kept);
  }
  return kept;
}

const lists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

function containersOf(spec: PodSpec): Container[] {
  return lists.flatMap((list) => spec[list] ?? []);
}

/** The spec with every container changed; lists that are absent stay so. */
function mapContainers(spec: PodSpec, change: (container: Container, list: (typeof lists)[number]) => Container): PodSpec {
  const changed = lists.flatMap((list) =>
    spec[list] === undefined ? [] : [[list, spec[list].map((each) => change(each, list))] as const],
  );
  return { ...spec, ...Object.fromEntries(changed) };
}

/** Drops one member of the spec. */
function member(gate: Gate, name: keyof PodSpec | 'evictionResponders' | 'workloadRef'): Drop {
  const isUsed = (spec: PodSpec) => (spec as Readonly<Record<string, unknown>>)[name] !== undefined;
  return { gate, isUsed, drop: (spec) => withoutMembers(spec, name) };
}

/** Drops one member of the pod's security context. */
function securityMember(gate: Gate, name: 'supplementalGroupsPolicy' | 'seLinuxChangePolicy'): Drop {
  return {
    gate,
    isUsed: (spec) => spec.securityContext?.[name] !== undefined,
    drop: (spec) => ({ ...spec, securityContext: withoutMembers(spec.securityContext ?? {}, name) }),
  };
}

/** Changes every container that uses the thing. */
function ofContainers(gate: Gate, isUsed: (container: Container) => boolean, change: (container: Container) => Container): Drop {
  return {
    gate,
    isUsed: (spec) => containersOf(spec).some(isUsed),
    drop: (spec) => mapContainers(spec, (container) => (isUsed(container) ? change(container) : container)),
  };
}

/** Changes every volume that uses the thing. */
function ofVolumes(gate: Gate, isUsed: (volume: Volume) => boolean, change: (volume: Volume) => Volume): Drop {
  return {
    gate,
    isUsed: (spec) => (spec.volumes ?? []).some(isUsed),
    drop: (spec) => ({ ...spec, volumes: (spec.volumes ?? []).map((volume) => (isUsed(volume) ? change(volume) : volume)) }),
  };
}

/** Takes one kind away from the sources of projected volumes; what remains may be an empty source. */
function ofProjections(gate: Gate, kind: 'clusterTrustBundle' | 'podCertificate'): Drop {
  return ofVolumes(
    gate,
    ({ projected }) => (projected?.sources ?? []).some((source) => source[kind] !== undefined),
    (volume) => ({
      ...volume,
      projected: { ...volume.projected, sources: (volume.projected?.sources ?? []).map((each) => withoutMembers(each, kind)) },
    }),
  );
}

const restartRules: Drop = {
  gate: 'ContainerRestartRules',
  isUsed: (spec) =>
    (spec.initContainers ?? []).some(
      (each) => (each.restartPolicy ?? 'Always') !== 'Always' || (each.restartPolicyRules ?? []).length > 0,
    ) || (spec.containers ?? []).some((each) => each.restartPolicy !== undefined || (each.restartPolicyRules ?? []).length > 0),
  drop: (spec) =>
    mapContainers(spec, (container, list) =>
      list === 'initContainers' && container.restartPolicy === 'Always'
        ? withoutMembers(container, 'restartPolicyRules')
        : withoutMembers(container, 'restartPolicy', 'restartPolicyRules'),
    ),
};

const imageVolumes: Drop = {
  gate: 'ImageVolume',
  isUsed: (spec) => (spec.volumes ?? []).some(({ image }) => image !== undefined),
  drop: (spec) => {
    const volumes = spec.volumes ?? [];
    const names = new Set(volumes.filter(({ image }) => image !== undefined).map(({ name }) => name ?? ''));
    const isKept = ({ name = '' }: { readonly name?: string }) => !names.has(name);
    const remaining = { ...spec, volumes: volumes.filter(({ image }) => image === undefined) };
    return mapContainers(remaining, (container) =>
      container.volumeMounts === undefined ? container : { ...container, volumeMounts: container.volumeMounts.filter(isKept) },
    );
  },
};

const resourceClaims: Drop = {
  gate: 'DynamicResourceAllocation',
  isUsed: (spec) =>
    (spec.resourceClaims ?? []).length > 0 || containersOf(spec).some(({ resources }) => (resources?.claims ?? []).length > 0),
  drop: (spec) =>
    mapContainers(withoutMembers(spec, 'resourceClaims'), (container) =>
      container.resources === undefined ? container : { ...container, resources: withoutMembers(container.resources, 'claims') },
    ),
};

/** The probes and the handlers of a container, changed. */
function mapHandlers(container: Container, change: (handler: Handler) => Handler): Container {
  const probes = (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => {
    const probe = container[name];
    return probe === undefined ? [] : [[name, change(probe)] as const];
  });
  const { lifecycle } = container;
  const hooks = (['postStart', 'preStop'] as const).flatMap((name) => {
    const hook = lifecycle?.[name];
    return hook === undefined ? [] : [[name, change(hook)] as const];
  });
  return {
    ...container,
    ...Object.fromEntries(probes),
    ...(lifecycle === undefined ? {} : { lifecycle: { ...lifecycle, ...Object.fromEntries(hooks) } }),
  };
}

function handlersOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): Handler[] {
  return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].filter((each) => each !== undefined);
}

function dropStopSignal(container: Container): Container {
  const lifecycle = withoutMembers(container.lifecycle ?? {}, 'stopSignal');
  return Object.keys(lifecycle).length === 0 ? withoutMembers(container, 'lifecycle') : { ...container, lifecycle };
}

/** Volumes whose files may belong to a user. */
const userSources = ['secret', 'configMap', 'downwardAPI', 'projected'] as const;

/** Members whose own members people name. */
const freeKeys = new Set(['userAnnotations', 'labelSelector']);

/** The value without the users of files, at any depth: no other member of these volumes has such a name. */
function withoutUsers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUsers);
  const given = members(value);
  if (given === undefined) return value;
  const kept = Object.entries(given).filter(([name]) => name !== 'user' && name !== 'defaultUser');
  return Object.fromEntries(kept.map(([name, member]) => [name, freeKeys.has(name) ? member : withoutUsers(member)]));
}

function dropUsers(volume: Volume): Volume {
  const changed = userSources.flatMap((name) => (volume[name] === undefined ? [] : [[name, withoutUsers(volume[name])] as const]));
  return { ...volume, ...Object.fromEntries(changed) };
}

/** In upstream's order, as far as one drop can touch what another one looks at. */
const drops: readonly Drop[] = [
  member('UserNamespacesSupport', 'hostUsers'),
  securityMember('SupplementalGroupsPolicy', 'supplementalGroupsPolicy'),
  member('PodLevelResources', 'resources'),
  ofContainers(
    'ProcMountType',
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
    (container) => ({ ...container, securityContext: { ...container.securityContext, procMount: 'Default' } }),
  ),
  resourceClaims,
  ofProjections('ClusterTrustBundleProjection', 'clusterTrustBundle'),
  ofProjections('PodCertificateRequest', 'podCertificate'),
  ofVolumes('AtomicWriteVolumeUserFields', (volume) => !deepEqual(volume, dropUsers(volume)), dropUsers),
  member('GenericWorkload', 'schedulingGroup'),
  member('GenericWorkload', 'workloadRef'),
  member('EvictionRequestAPI', 'evictionResponders'),
  ofContainers(
    'InPlacePodVerticalScaling',
    ({ resizePolicy }) => resizePolicy !== undefined,
    (container) => withoutMembers(container, 'resizePolicy'),
  ),
  restartRules,
  ofVolumes(
    'EmptyDirVolumeMode',
    ({ emptyDir }) => emptyDir?.mode !== undefined,
    (volume) => ({ ...volume, emptyDir: withoutMembers(volume.emptyDir ?? {}, 'mode') }),
  ),
  ofContainers(
    'VolumeBindMountOptions',
    ({ volumeMounts }) => (volumeMounts ?? []).some(({ bindMountOptions }) => bindMountOptions !== undefined),
    (container) => ({
      ...container,
      volumeMounts: (container.volumeMounts ?? []).map((mount) => withoutMembers(mount, 'bindMountOptions')),
    }),
  ),
  member('HostnameOverride', 'hostnameOverride'),
  ofContainers(
    'EnvFiles',
    ({ env }) => (env ?? []).some(({ valueFrom }) => valueFrom?.fileKeyRef !== undefined),
    (container) => ({
      ...container,
      env: (container.env ?? []).map((each) =>
        each.valueFrom === undefined ? each : { ...each, valueFrom: withoutMembers(each.valueFrom, 'fileKeyRef') },
      ),
    }),
  ),
  imageVolumes,
  securityMember('SELinuxChangePolicy', 'seLinuxChangePolicy'),
  ofContainers('ContainerStopSignals', ({ lifecycle }) => lifecycle?.stopSignal !== undefined, dropStopSignal),
  ofContainers(
    'H2CContainerProbe',
    (container) => handlersOf(container).some(({ httpGet }) => httpGet?.protocol !== undefined),
    (container) =>
      mapHandlers(container, (handler) =>
        handler.httpGet === undefined ? handler : { ...handler, httpGet: withoutMembers(handler.httpGet, 'protocol') },
      ),
  ),
  ofContainers(
    'GRPCContainerProbeTLS',
    (container) => handlersOf(container).some(({ grpc }) => grpc?.mode !== undefined),
    (container) =>
      mapHandlers(container, (handler) =>
        handler.grpc === undefined ? handler : { ...handler, grpc: withoutMembers(handler.grpc, 'mode') },
      ),
  ),
];
