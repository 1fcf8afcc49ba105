import { applyDefaults } from '../../src/api/server.ts';
import { defaultTarget, parseTarget, type Target } from '../../src/kube/versions.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { Container, PodSpec } from '../../src/kube/views.ts';
import type { Step } from '../../src/sim/action.ts';
import type { AppSpec, ClusterSpec, NodeSpec, StorageClassSpec } from '../../src/sim/input.ts';
import { createTimeline, type Timeline } from '../../src/sim/timeline.ts';

/** The small worlds of these tests: what is not said is as in the default world. */
export interface World {
  readonly objects: readonly KubeObject[];
  readonly steps?: readonly Step[];
  readonly app?: Partial<AppSpec>;
  readonly nodes?: readonly Partial<NodeSpec>[];
  readonly class?: Partial<StorageClassSpec>;
  readonly cluster?: Partial<ClusterSpec>;
  readonly kubernetes?: string;
  readonly untilMs: number;
}

const GiB = 1024 ** 3;

export function target(kubernetes?: string): Target {
  return kubernetes === undefined ? defaultTarget : (parseTarget(kubernetes) as Target);
}

/** Runs a world. */
export function play(world: World): Timeline {
  const nodes = (world.nodes ?? [{}, {}, {}]).map((node, index): NodeSpec => {
    return { name: `node-${index + 1}`, zone: `zone-${index + 1}`, cpuMillis: 4000, memoryBytes: 16 * GiB, ...node };
  });
  const standard: StorageClassSpec = {
    name: 'standard',
    isDefault: true,
    provisioner: 'disk.example.com',
    bindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    topology: 'none',
    provisionMs: 1000,
    ...world.class,
  };
  const timeline = createTimeline({
    target: target(world.kubernetes),
    cluster: { nodes, storageClasses: [standard], ...world.cluster },
    objects: world.objects,
    apps: { '*': { startMs: 1000, readyMs: 1000, stopMs: 1000, ...world.app } },
    steps: world.steps ?? [],
    seed: 0,
    assumptions: [],
  });
  timeline.advance(world.untilMs);
  return timeline;
}

/** A pod with one container, unless its spec says more. */
export function pod(name: string, spec: Partial<PodSpec> = {}, container: Partial<Container> = {}): KubeObject {
  const first: Container = { name: 'app', image: 'app:1', ...container };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name.replace(/-\d+$/, '') } },
    spec: { terminationGracePeriodSeconds: 10, containers: [first], ...spec },
  };
}

/** A pod with its claim, as a set would make them. */
export function podWithClaim(name: string, spec: Partial<PodSpec> = {}): KubeObject[] {
  const claim: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `data-${name}`, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  return [claim, pod(name, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }], ...spec })];
}

/** A StatefulSet with one claim a pod, defaulted. */
export function statefulSet(
  name: string,
  replicas: number,
  spec: Readonly<Record<string, unknown>> = {},
  container: Partial<Container> = {},
): KubeObject {
  const first: Container = { name: 'app', image: 'app:1', ports: [{ name: 'peer', containerPort: 7000 }], ...container };
  const template = { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 10, containers: [first] } };
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  const whole = { serviceName: name, replicas, selector: { matchLabels: { app: name } }, template, volumeClaimTemplates: [claim], ...spec };
  return applyDefaults(
    { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace: 'default' }, spec: whole },
    defaultTarget,
  );
}

/** A headless Service for pods labelled `app: <name>`. */
export function service(name: string, spec: Readonly<Record<string, unknown>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ name: 'peer', port: 7000, protocol: 'TCP' }], ...spec },
  };
}

/** Events as `<seconds> <Reason> <Kind>/<name>: <message>`. */
export function events(timeline: Timeline, ...reasons: string[]): string[] {
  return timeline.trace.flatMap(({ atMs, event, object }) =>
    event === undefined || (reasons.length > 0 && !reasons.includes(event.reason))
      ? []
      : [`${atMs / 1000} ${event.reason} ${object.kind}/${object.name}: ${event.message}`],
  );
}

/** What became of one object, each time that `fact` changed: `<seconds> <fact>`. */
export function history(timeline: Timeline, kind: string, name: string, fact: (object: KubeObject) => string): string[] {
  const lines: string[] = [];
  let last = '';
  for (const { atMs, verb, object, after } of timeline.trace) {
    if (object.kind !== kind || object.name !== name || verb === 'event' || verb === 'request' || verb === 'fault') continue;
    const text = after === undefined ? 'gone' : fact(after);
    if (text !== last) lines.push(`${atMs / 1000} ${text}`);
    last = text;
  }
  return lines;
}

/** Phase, readiness, restarts and deletion of a pod over time. */
export function podHistory(timeline: Timeline, name: string): string[] {
  return history(timeline, 'Pod', name, (object) => {
    const status = object['status'] as PodStatusView | undefined;
    const ready = status?.conditions?.find((each) => each.type === 'Ready')?.status === 'True' ? ' Ready' : '';
    const restarts = status?.containerStatuses?.[0]?.restartCount ?? 0;
    const waiting = status?.containerStatuses?.find((each) => each.state?.waiting !== undefined)?.state?.waiting?.reason;
    return `${status?.phase ?? ''}${ready}${restarts > 0 ? ` restarts ${restarts}` : ''}${waiting === undefined ? '' : ` ${waiting}`}${object.metadata.deletionTimestamp === undefined ? '' : ' Terminating'}`;
  });
}

interface PodStatusView {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly containerStatuses?: readonly {
    readonly restartCount: number;
    readonly state?: { readonly waiting?: { readonly reason?: string } };
  }[];
}
