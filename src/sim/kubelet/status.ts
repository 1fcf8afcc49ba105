/**
 * The status that a kubelet reports of a pod. kube: pkg/kubelet/kubelet_pods.go :: generateAPIPodStatus, getPhase; pkg/kubelet/status/generate.go
 * differs: the condition PodReadyToStartContainers, the ids of images and containers, and lists of addresses are left out.
 */
import { deepEqual } from '../../base/deep-equal.ts';
import type { Condition, ContainerStatus, Pod, PodStatus } from '../../kube/views.ts';
import { timeText } from '../cluster/epoch.ts';
import { type ContainerLife, type PodLife, wasRunning } from './life.ts';

/** The pod's status as its life has it now; what others wrote (their conditions) is kept. The same object when nothing differs. */
export function statusOf(life: PodLife, pod: Pod, nowText: string, hostIP: string): PodStatus {
  const phase = phaseOf(life);
  const terminal = phase === 'Failed' || phase === 'Succeeded';
  const init = life.containers.filter((each) => each.kind !== 'main');
  const main = life.containers.filter((each) => each.kind === 'main');
  const unready = life.containers.filter((each) => each.kind !== 'init' && !each.ready).map((each) => each.name);
  const initialized = init.every((each) => (each.kind === 'init' ? each.exitCode === 0 : each.started)) || terminal;
  const gates = (pod.spec.readinessGates ?? []).filter(
    (gate) => pod.status?.conditions?.find((each) => each.type === gate.conditionType)?.status !== 'True',
  );
  const containersReady = !terminal && unready.length === 0 && initialized;
  const reason = terminal
    ? { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const conditions = [
    condition('Initialized', initialized, initialized ? {} : { reason: 'ContainersNotInitialized' }),
    condition('ContainersReady', containersReady, containersReady ? {} : reason),
    condition(
      'Ready',
      containersReady && gates.length === 0,
      containersReady ? (gates.length === 0 ? {} : { reason: 'ReadinessGatesNotReady' }) : reason,
    ),
  ];
  const status: PodStatus = {
    ...pod.status,
    phase,
    conditions: merge(pod.status?.conditions ?? [], conditions, nowText),
    hostIP,
    startTime: pod.status?.startTime ?? nowText,
    ...(life.podIP === undefined ? {} : { podIP: life.podIP }),
    ...(life.ending === undefined ? {} : { reason: life.ending.reason, message: life.ending.message }),
    ...(init.length === 0 ? {} : { initContainerStatuses: init.map((each) => containerStatus(each, life)) }),
    containerStatuses: main.map((each) => containerStatus(each, life)),
  };
  return deepEqual(status, pod.status) ? (pod.status ?? status) : status;
}

/** kube: getPhase; at the end of termination a pod passes through Failed or Succeeded. */
export function phaseOf(life: PodLife): NonNullable<PodStatus['phase']> {
  if (life.ending !== undefined && (life.stage === 'stopped' || life.stage === 'cleaned')) return life.ending.phase;
  if (life.stage === 'stopped' || life.stage === 'cleaned') {
    const main = life.containers.filter((each) => each.kind === 'main');
    return main.every((each) => each.state === 'exited' && each.exitCode === 0) ? 'Succeeded' : 'Failed';
  }
  return wasRunning(life) ? 'Running' : 'Pending';
}

function condition(type: string, holds: boolean, why: { reason?: string; message?: string }): Condition {
  return { type, status: holds ? 'True' : 'False', ...(holds ? {} : why) };
}

/** New values of the kubelet's own conditions; the time of a condition moves only with its status. */
function merge(old: readonly Condition[], own: readonly Condition[], nowText: string): Condition[] {
  const merged = own.map((each) => {
    const before = old.find((other) => other.type === each.type);
    return { ...each, lastTransitionTime: before?.status === each.status ? (before.lastTransitionTime ?? nowText) : nowText };
  });
  const others = old.filter((each) => !own.some((mine) => mine.type === each.type));
  return [...others, ...merged];
}

function containerStatus(each: ContainerLife, life: PodLife): ContainerStatus {
  const over = life.stage === 'stopped' || life.stage === 'cleaned';
  const ready = each.kind === 'init' ? each.exitCode === 0 : each.ready;
  const terminated = {
    terminated: {
      exitCode: each.exitCode ?? 137,
      reason: each.exitReason ?? 'ContainerStatusUnknown',
      ...(each.exitedMs === undefined ? {} : { finishedAt: timeText(each.exitedMs) }),
    },
  };
  const waiting = {
    waiting: {
      reason:
        each.startedMs === undefined && each.waiting === 'ContainerCreating' && each.kind === 'main' && life.stage === 'init'
          ? 'PodInitializing'
          : (each.waiting ?? 'ContainerCreating'),
      ...(each.waitingFor === undefined ? {} : { message: each.waitingFor }),
    },
  };
  const state =
    each.state === 'running'
      ? { running: { startedAt: timeText(each.startedMs ?? 0) } }
      : each.state === 'exited' || over
        ? terminated
        : waiting;
  const last = each.exitedMs !== undefined && each.state !== 'exited' ? { lastState: terminated } : {};
  return {
    name: each.name,
    image: each.image,
    ready: over ? false : ready,
    started: each.started,
    restartCount: each.restarts,
    state,
    ...last,
  };
}
