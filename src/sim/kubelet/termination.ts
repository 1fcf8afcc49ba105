/** Ending containers: preStop hook, stop signal, kill. kube: pkg/kubelet/kuberuntime/kuberuntime_container.go :: killContainer, killContainersWithSyncResult */
import type { Container } from '../../kube/views.ts';
import type { AppSpec } from '../input.ts';
import { type ContainerLife, type PodLife, specOf, withContainer, runningOf } from './life.ts';
import { type Say, type Surroundings, say } from './surroundings.ts';

/** What is always granted after the signal. kube: minimumGracePeriodInSeconds */
const leastMs = 2000;

/** Sends a container on its way out: its hook, its signal, and the end of its patience, all counted from now. One that is on its way stays ahead. */
export function stopContainer(
  container: ContainerLife,
  spec: Container,
  graceMs: number,
  restart: boolean,
  { app, nowMs }: Surroundings,
): ContainerLife {
  const hookMs = graceMs > 0 ? Math.min(hookDuration(spec, app.preStopMs ?? 0), graceMs) : 0;
  const termMs = nowMs + hookMs;
  if (container.kind === 'sidecar' && !restart) return { ...container, stop: { termMs, killMs: nowMs + graceMs, restart, turn: true } };
  return signalled(container, { termMs, killMs: nowMs + graceMs, restart }, app);
}

function signalled(container: ContainerLife, { termMs, killMs, restart }: Stop, app: AppSpec): ContainerLife {
  const endMs = Math.min(termMs + app.stopMs, container.stop?.endMs ?? Infinity);
  const stop = { termMs, killMs: Math.max(killMs, termMs + leastMs), restart };
  return { ...container, stop: app.ignoresSigterm === true ? stop : { ...stop, endMs } };
}

type Stop = NonNullable<ContainerLife['stop']>;

/** The hook's own words tell its duration when it sleeps; otherwise the program's description does. */
function hookDuration(spec: Container, otherwiseMs: number): number {
  const hook = spec.lifecycle?.preStop;
  if (hook === undefined) return 0;
  if (hook.sleep?.seconds !== undefined) return hook.sleep.seconds * 1000;
  const seconds = /\bsleep\s+(\d{1,5})\b/.exec((hook.exec?.command ?? []).join(' '))?.[1];
  return seconds === undefined ? otherwiseMs : Number(seconds) * 1000;
}

interface Stopped {
  readonly life: PodLife;
  readonly says: readonly Say[];
}

/** When a stopping container ends, and how. */
export function endOfStop({ stop }: ContainerLife): { readonly atMs: number; readonly killed: boolean } | undefined {
  if (stop === undefined || stop.turn === true) return undefined;
  const killed = stop.endMs === undefined || stop.endMs > stop.killMs;
  return { atMs: killed ? stop.killMs : (stop.endMs ?? stop.killMs), killed };
}

/** Stops everything that runs: hooks run at once, but a sidecar gets its signal after all main containers and later sidecars, or when the grace is over. */
export function stopNext(life: PodLife, around: Surroundings): Stopped | undefined {
  const running = runningOf(life);
  const due = running.filter((each) => each.stop === undefined || each.stop.restart);
  if (due.length === 0) return takeTurn(life, running, around);
  const { nowMs } = around;
  const { sinceMs, graceMs } = life.deletion ?? { sinceMs: nowMs, graceMs: (life.spec.terminationGracePeriodSeconds ?? 30) * 1000 };
  const leftMs = Math.max(0, sinceMs + graceMs - nowMs);
  let next = life;
  const says: Say[] = [];
  const deleted = `the pod is being deleted, with ${graceMs / 1000}s of grace for preStop hook and shutdown together`;
  const why = life.deletion === undefined ? 'the pod is over' : deleted;
  for (const container of due) {
    const stopped = stopContainer(container, specOf(life, container.name), leftMs, false, around);
    next = withContainer(next, life.ending === undefined ? stopped : { ...container, stop: atOnce(life.ending, nowMs) });
    says.push(say('Killing', `Stopping container ${container.name}`, 'container-stops', why, 'spec', 'terminationGracePeriodSeconds'));
  }
  return { life: next, says };
}

function atOnce({ phase }: NonNullable<PodLife['ending']>, nowMs: number): Stop {
  return { termMs: nowMs, killMs: nowMs, restart: false, ...(phase === 'Succeeded' ? { endMs: nowMs } : {}) };
}

/** kube: kuberuntime_termination_order.go :: terminationOrdering */
function takeTurn(life: PodLife, running: readonly ContainerLife[], { app, nowMs }: Surroundings): Stopped | undefined {
  const isNext = running.every((each) => each.kind === 'sidecar');
  const next = running.findLast(({ stop }, index) => {
    if (stop?.turn !== true || nowMs < stop.termMs) return false;
    return nowMs >= stop.killMs || (isNext && index === running.length - 1);
  });
  if (next?.stop === undefined) return undefined;
  return { life: withContainer(life, signalled(next, { ...next.stop, termMs: nowMs }, app)), says: [] };
}

/** When a sidecar's hook is over, and when it waits no more for its turn. */
export function turnsOf({ stop }: ContainerLife): readonly number[] {
  return stop?.turn === true ? [stop.termMs, stop.killMs] : [];
}
