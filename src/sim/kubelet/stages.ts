/** The life of a pod on its node, as a table: in which stage what leads where. kube: pkg/kubelet/kubelet.go :: SyncPod, SyncTerminatingPod, SyncTerminatedPod */
import { type ContainerLife, type PodLife, type ProbeKind, probeOf, specOf, type Stage, withContainer, mainOf, runningOf } from './life.ts';
import { nextProbeMs, runProbes, withoutReadinessProbe } from './probes.ts';
import { exited, type Outcome, pullingSay, start } from './restarts.ts';
import { imageEffect, type Say, type Surroundings, say, warn } from './surroundings.ts';
import { endOfStop, stopContainer, stopNext, turnsOf } from './termination.ts';

export interface Step {
  readonly life: PodLife;
  readonly says: readonly Say[];
}

interface Row {
  readonly in: readonly Stage[];
  /** Where it leads now, if anywhere. */
  readonly leads: (life: PodLife, around: Surroundings) => Step | undefined;
}

const go = (stage: Stage, life: PodLife, { nowMs }: Surroundings): Step => ({ life: { ...life, stage, sinceMs: nowMs }, says: [] });

/** Leads on to the stage when the test is passed. */
const to =
  (stage: Stage, test: (life: PodLife, around: Surroundings) => boolean): Row['leads'] =>
  (life, around) =>
    test(life, around) ? go(stage, life, around) : undefined;

const ending = (life: PodLife): boolean => life.deletion !== undefined || life.ending !== undefined;
const elapsed = (life: PodLife, around: Surroundings, ms: number): boolean => around.nowMs >= life.sinceMs + ms;
const initIndex = (life: PodLife): number => life.containers.findIndex((each) => each.kind !== 'main' && !done(each));
const done = (each: ContainerLife): boolean => (each.kind === 'init' ? each.state === 'exited' && each.exitCode === 0 : each.started);

/** The first row whose stage fits and that leads somewhere is taken, again and again until none does. */
const rows: readonly Row[] = [
  { in: ['volumes', 'sandbox', 'init', 'main'], leads: to('stopping', ending) },
  { in: ['stopping'], leads: stopNext },
  { in: ['volumes', 'sandbox', 'init', 'main', 'stopping'], leads: stepContainers },
  { in: ['init', 'main'], leads: to('stopping', hasEnded) },
  { in: ['stopping'], leads: to('stopped', (life) => runningOf(life).length === 0) },
  { in: ['stopped'], leads: to('cleaned', (life, around) => life.deletion !== undefined && elapsed(life, around, unmountMs(around))) },
  { in: ['volumes'], leads: prepare },
  { in: ['volumes'], leads: sayMountFailed },
  { in: ['sandbox'], leads: (life, around) => to('init', hasStarted)({ ...life, podIP: life.address }, around) },
  { in: ['init'], leads: to('main', (life) => initIndex(life) < 0) },
];

/** Nothing is left that would run or be run again: all regular containers have ended for good, or an init container has in vain. */
function hasEnded(life: PodLife): boolean {
  const isOut = ({ state }: ContainerLife): boolean => state === 'exited';
  return mainOf(life).every(isOut) || life.containers.some((each) => each.kind === 'init' && isOut(each) && each.exitCode !== 0);
}

/** Takes every row that applies at this moment. */
export function advance(life: PodLife, around: Surroundings): Step {
  let current = life;
  const says: Say[] = [];
  // Each round takes a row that leads on; the bound is for tables that would turn in a circle.
  for (let round = 0; round < 1000; round++) {
    const step = nextStep(current, around);
    if (step === undefined) break;
    current = step.life;
    says.push(...step.says);
  }
  return { life: current, says };
}

function nextStep(life: PodLife, around: Surroundings): Step | undefined {
  for (const row of rows) {
    const step = row.in.includes(life.stage) ? row.leads(life, around) : undefined;
    if (step !== undefined) return step;
  }
  return undefined;
}

/** When the life must be looked at again, if nothing happens from outside. */
export function nextMs(life: PodLife, around: Surroundings): number | undefined {
  const candidates: number[] = [];
  if (life.stage === 'sandbox') candidates.push(life.sinceMs + startMs(around));
  if (life.stage === 'volumes') candidates.push(life.sinceMs + mountTimeoutMs(life));
  if (life.stage === 'stopped' && life.deletion !== undefined) candidates.push(life.sinceMs + unmountMs(around));
  for (const container of life.containers) {
    const stop = endOfStop(container);
    if (stop !== undefined) candidates.push(stop.atMs);
    candidates.push(...turnsOf(container));
    if (container.dueMs !== undefined && may(life, container)) candidates.push(container.dueMs);
    const probeMs = nextProbeMs(life, container, around);
    if (probeMs !== undefined) candidates.push(probeMs);
    const effect = imageEffect(around.app, container.image);
    if (effect?.effect === 'unhealthy' && container.startedMs !== undefined) candidates.push(container.startedMs + (effect.afterMs ?? 0));
  }
  const later = candidates.filter((each) => each > around.nowMs);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** kube: kuberuntime_manager.go :: SyncPod */
const sandboxChanged = say(
  'SandboxChanged',
  'Pod sandbox changed, it will be killed and re-created.',
  'sandbox-changed',
  'the node was off, and what ran on it is gone',
);

/** The sandbox is made and the images fetched: a pull that takes its time is told of when it begins. */
function prepare(life: PodLife, around: Surroundings): Step | undefined {
  if (!around.volumesReady) return undefined;
  const says: Say[] = life.podIP === undefined ? [] : [sandboxChanged];
  const image = mainOf(life)[0]?.image;
  if (around.pullExtraMs > 0 && image !== undefined) says.push(pullingSay(image, 'the image is not on the node yet'));
  return { ...go('sandbox', life, around), says };
}

/** Pulling an image takes longer under a fault; otherwise it is a part of the start. */
function startMs({ app, pullExtraMs }: Surroundings): number {
  return app.startMs + pullExtraMs;
}

function hasStarted(life: PodLife, around: Surroundings): boolean {
  return elapsed(life, around, startMs(around));
}

/** How long the volumes are waited for. kube: pkg/kubelet/volumemanager podAttachAndMountTimeout, each time anew */
function mountTimeoutMs({ mountTries }: PodLife): number {
  return 123_000 * (mountTries + 1);
}

function sayMountFailed(life: PodLife, around: Surroundings): Step | undefined {
  if (!elapsed(life, around, mountTimeoutMs(life))) return undefined;
  const names = (life.spec.volumes ?? []).filter((each) => each.persistentVolumeClaim !== undefined).map((each) => each.name);
  const list = `[${names.join(' ')}]`;
  const text = `unmounted volumes=${list}, unattached volumes=${list}, failed to process volumes=[]: context deadline exceeded`;
  const message = `Unable to attach or mount volumes: ${text}`;
  const said = warn('FailedMount', message, 'volumes-not-there', 'the volumes are not attached to the node yet', 'spec', 'volumes');
  return { life: { ...life, mountTries: life.mountTries + 1 }, says: [said] };
}

function unmountMs({ app }: Surroundings): number {
  return app.unmountMs ?? 1000;
}

/** Whether a container that waits may be started in this stage. */
function may(life: PodLife, container: ContainerLife): boolean {
  if (container.state === 'running') return true;
  if (life.stage === 'main') return container.kind === 'main' || container.kind === 'sidecar';
  if (life.stage !== 'init') return false;
  const index = initIndex(life);
  return life.containers.indexOf(container) <= index && container.kind !== 'main';
}

function startable(life: PodLife, container: ContainerLife, { nowMs }: Surroundings): boolean {
  return container.state === 'waiting' && may(life, container) && (container.dueMs ?? 0) <= nowMs;
}

/** The first container that is due takes one step. */
function stepContainers(life: PodLife, around: Surroundings): Step | undefined {
  for (const container of life.containers) {
    const stepped = stepContainer(life, container, around);
    if (stepped !== undefined) return { life: withContainer(life, stepped.container), says: stepped.says };
  }
  return undefined;
}

function stepContainer(life: PodLife, container: ContainerLife, around: Surroundings): Outcome | undefined {
  const { nowMs } = around;
  if (container.state !== 'running') return startable(life, container, around) ? start(life, container, around) : undefined;
  const stop = endOfStop(container);
  if (stop !== undefined && nowMs >= stop.atMs) {
    return exited(life, container, stop.killed ? 137 : 0, stop.killed ? 'Error' : 'Completed', around);
  }
  if (container.dueMs !== undefined && nowMs >= container.dueMs) return endsByItself(life, container, around);
  const probed = runProbes(life, container, around);
  if (probed.kill !== undefined && container.stop === undefined)
    return killForProbe(life, probed.container, probed.kill, probed.says, around);
  if (probed.container !== container) return probed;
  const ready = withoutReadinessProbe(life, container, around);
  return ready === container ? undefined : { container: ready, says: [] };
}

function endsByItself(life: PodLife, container: ContainerLife, around: Surroundings): Outcome {
  const effect = imageEffect(around.app, container.image)?.effect;
  if (effect === 'out-of-memory') return exited(life, container, 137, 'OOMKilled', around);
  return effect === 'crashes' ? exited(life, container, 1, 'Error', around) : exited(life, container, 0, 'Completed', around);
}

function killForProbe(life: PodLife, container: ContainerLife, kind: ProbeKind, says: readonly Say[], around: Surroundings): Outcome {
  const spec = specOf(life, container.name);
  const probe = probeOf(spec, kind);
  const graceSeconds = probe?.terminationGracePeriodSeconds ?? life.spec.terminationGracePeriodSeconds ?? 30;
  const message = `Container ${container.name} failed ${kind} probe, will be restarted`;
  const why = `the ${kind} probe failed ${probe?.failureThreshold ?? 3} times in a row`;
  const killing = say('Killing', message, 'probe-kills', why, 'spec', 'containers');
  return { container: stopContainer(container, spec, graceSeconds * 1000, true, around), says: [...says, killing] };
}
