import { type Minor, parseTarget, type Target } from '../../../src/kube/versions.ts';
import type { AppSpec, ClusterSpec, StorageClassSpec } from '../../../src/sim/input.ts';
import { type Recording, withoutTime } from './recording.ts';

const GiB = 1024 ** 3;
const fake = 'example.test/fake';

/** The classes of the recordings: provisioned within 0.4 s; attaching and detaching take 0.5 s. */
function storageClass(name: string, more: Partial<StorageClassSpec> = {}): StorageClassSpec {
  return {
    name,
    provisioner: fake,
    bindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    topology: 'none',
    provisionMs: 400,
    ...more,
  };
}

const classes: readonly StorageClassSpec[] = [
  storageClass('standard', { isDefault: true }),
  storageClass('zonal', { topology: 'zone' }),
  storageClass('local', { topology: 'node' }),
  storageClass('attached', { attachMs: 500, detachMs: 500 }),
  storageClass('immediate', { bindingMode: 'Immediate' }),
  storageClass('absent', { bindingMode: 'Immediate', provisioner: 'example.test/absent', absent: true }),
];

/** The cluster in which the recordings were made. */
export function clusterOf(recording: Recording): ClusterSpec {
  const seconds = (flag: string): number | undefined => {
    const value = new RegExp(`--${flag}=(\\d+)s?\\b`).exec(recording.flags)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const graceSeconds = seconds('node-monitor-grace-period');
  const periodSeconds = seconds('node-monitor-period');
  const tolerationSeconds = seconds('default-unreachable-toleration-seconds');
  return {
    nodes: ['node-a', 'node-b', 'node-c'].map((name, index) => ({
      name,
      zone: `zone-${index + 1}`,
      cpuMillis: 8000,
      memoryBytes: 32 * GiB,
      ...(wasRegistering(name, recording) ? { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] } : {}),
    })),
    storageClasses: classes,
    flags: {
      // The real scheduler takes pods one by one, so that two pods of a Parallel set never move in the same instant.
      schedulingMs: 5,
      // As are pods that a set deletes one after the other in one pass.
      writeMs: 1,
      leaseRenewMs: recording.kubelet.leaseEvery * 1000,
      ...(graceSeconds === undefined ? {} : { nodeMonitorGraceMs: graceSeconds * 1000 }),
      ...(periodSeconds === undefined ? {} : { nodeMonitorPeriodMs: periodSeconds * 1000 }),
      ...(tolerationSeconds === undefined ? {} : { defaultTolerationSeconds: tolerationSeconds }),
    },
  };
}

/** Whether the first that is told of a node is that it loses its taints: then it had only just registered. */
function wasRegistering(node: string, { expect }: Recording): boolean {
  const first = expect.milestones.map(withoutTime).find((each) => each.startsWith(`node ${node} `));
  return first === `node ${node} taints none by node-controller`;
}

/** The imitated kubelet, as the behaviour of every program. */
export function appOf({ kubelet }: Recording): AppSpec {
  return {
    startMs: Math.round(kubelet.startAfter * 1000),
    readyMs: Math.round(kubelet.readyAfter * 1000),
    stopMs: Math.round(kubelet.stopAfter * 1000),
    unmountMs: 200,
    readyWithoutProbe: true,
    // It is not tried again.
    images: [{ image: 'app:bad', effect: 'cannot-pull', afterMs: 86_400_000 }],
  };
}

/** The version and gates of a recording. */
export function targetOf(recording: Recording): Target {
  const gates: Record<string, boolean> = {};
  for (const [, name = '', value] of recording.flags.matchAll(/(\w+)=(true|false)/g)) gates[name] = value === 'true';
  const target = parseTarget(recording.kubernetes, gates);
  if (target === undefined) throw new Error(`no supported version: ${recording.kubernetes as Minor}`);
  return target;
}
