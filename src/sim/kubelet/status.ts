/**
 * The status that a kubelet reports of a pod. kube: pkg/kubelet/kubelet_pods.go :: generateAPIPodStatus, getPhase; pkg/kubelet/status/generate.go
 * differs: the ids of images and containers and lists of addresses are left out.
 */
import { deepEqual } from '../../base/deep-equal.ts';
import { type Condition, type ContainerStatus, type Pod, type PodStatus, conditionOf } from '../../kube/views.ts';
import { timeText } from '../cluster/epoch.ts';
import { type ContainerLife, type PodLife, wasRunning, isOver, mainOf } from './life.ts';

/** The pod's status as its life has it now; what others wrote (their conditions) is kept. The same object when nothing differs. */
export function statusOf(life: PodLife, pod: Pod, nowText: string, hostIP: string): PodStatus {
  const phase = phaseOf(life);
  const terminal = phase === 'Failed' || phase === 'Succeeded';
  const init = life.containers.filter((each) => each.kind !== 'main');
  const unready = life.containers.filter((each) => each.kind !== 'init' && !each.ready).map((each) => each.name);
  const incomplete = init.filter((each) => (each.kind === 'init' ? each.exitCode !== 0 : !each.started)).map((each) => each.name);
  const initialized = incomplete.length === 0 || terminal || mainOf(life).some((each) => each.startedMs !== undefined);
  const gates = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => gateTrouble(conditionType, pod.status?.conditions));
  const containersReady = !terminal && unready.length === 0;
  const reason = terminal
    ? { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const conditions = [
    condition('PodReadyToStartContainers', life.podIP !== undefined && !isOver(life), {}),
    condition('Initialized', initialized, {
      reason: 'ContainersNotInitialized',
      message: `containers with incomplete status: [${incomplete.join(' ')}]`,
    }),
    condition('ContainersReady', containersReady, reason),
    condition(
      'Ready',
      containersReady && gates.length === 0,
      containersReady ? { reason: 'ReadinessGatesNotReady', message: gates.join(', ') } : reason,
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
    containerStatuses: mainOf(life).map((each) => containerStatus(each, life)),
  };
  return deepEqual(status, pod.status) ? (pod.status ?? status) : status;
}

/** kube: GeneratePodReadyCondition */
function gateTrouble(type: string, conditions: readonly Condition[] | undefined): readonly string[] {
  const found = conditionOf(conditions, type);
  if (found === undefined) return [`corresponding condition of pod readiness gate "${type}" does not exist.`];
  return found.status === 'True' ? [] : [`the status of pod readiness gate "${type}" is not "True", but ${found.status}`];
}

/** kube: getPhase; at the end of termination a pod passes through Failed or Succeeded. */
export function phaseOf(life: PodLife): NonNullable<PodStatus['phase']> {
  if (!isOver(life)) return wasRunning(life) ? 'Running' : 'Pending';
  const isWell = mainOf(life).every((each) => each.state === 'exited' && each.exitCode === 0);
  return life.ending?.phase ?? (isWell ? 'Succeeded' : 'Failed');
}

function condition(type: string, holds: boolean, why: { reason?: string; message?: string }): Condition {
  return { type, status: holds ? 'True' : 'False', ...(holds ? {} : why) };
}

/** New values of the kubelet's own conditions; the time of a condition moves only with its status. */
function merge(old: readonly Condition[], own: readonly Condition[], nowText: string): Condition[] {
  const merged = own.map((each) => {
    const before = conditionOf(old, each.type);
    return { ...each, lastTransitionTime: before?.status === each.status ? (before.lastTransitionTime ?? nowText) : nowText };
  });
  const others = old.filter(({ type }) => conditionOf(own, type) === undefined);
  return [...others, ...merged];
}

function containerStatus(each: ContainerLife, life: PodLife): ContainerStatus {
  const over = isOver(life);
  const ready = each.kind === 'init' ? each.exitCode === 0 : each.ready;
  const terminated = {
    terminated: {
      exitCode: each.exitCode ?? 137,
      reason: each.exitReason ?? 'ContainerStatusUnknown',
      ...(each.exitedMs === undefined ? {} : { finishedAt: timeText(each.exitedMs) }),
    },
  };
  const { waiting = 'ContainerCreating', waitingFor } = each;
  const initializes = life.containers.some(({ kind }) => kind !== 'main');
  const reason = initializes && waiting === 'ContainerCreating' ? 'PodInitializing' : waiting;
  const waits = { waiting: { reason, ...(waitingFor === undefined ? {} : { message: waitingFor }) } };
  const runs = { running: { startedAt: timeText(each.startedMs ?? 0) } };
  return {
    name: each.name,
    image: each.image,
    ready: !over && ready,
    started: each.started,
    restartCount: each.restarts,
    state: each.state === 'running' ? runs : each.state === 'exited' || over ? terminated : waits,
    ...(each.exitedMs !== undefined && each.state !== 'exited' ? { lastState: terminated } : {}),
  };
}
