/** Ending containers: preStop hook, stop signal, kill. kube: pkg/kubelet/kuberuntime/kuberuntime_container.go :: killContainer, killContainersWithSyncResult */
import type { Container } from '../../kube/views.ts';
import { type ContainerLife, type PodLife, specOf, withContainer, runningOf } from './life.ts';
import { type Say, type Surroundings, say } from './surroundings.ts';

/** What is always granted after the hook. kube: minimumGracePeriodInSeconds */
const leastAfterHookMs = 2000;

/** Sends a container on its way out: its hook, its signal, and the end of its patience, all counted from now. */
export function stopContainer(
  container: ContainerLife,
  spec: Container,
  graceMs: number,
  restart: boolean,
  { app, nowMs }: Surroundings,
): ContainerLife {
  const hookMs = graceMs > 0 ? Math.min(hookDuration(spec, app.preStopMs ?? 0), graceMs) : 0;
  const termMs = nowMs + hookMs;
  const killMs = Math.max(nowMs + graceMs, hookMs > 0 ? termMs + leastAfterHookMs : 0);
  const obeysMs = app.ignoresSigterm === true ? undefined : termMs + app.stopMs;
  return { ...container, stop: { termMs, killMs, restart, ...(obeysMs === undefined ? {} : { endMs: obeysMs }) } };
}

/** The hook's own words tell its duration when it sleeps; otherwise the program's description does. */
function hookDuration(spec: Container, otherwiseMs: number): number {
  const hook = spec.lifecycle?.preStop;
  if (hook === undefined) return 0;
  if (hook.sleep?.seconds !== undefined) return hook.sleep.seconds * 1000;
  const seconds = /\bsleep\s+(\d{1,5})\b/.exec((hook.exec?.command ?? []).join(' '))?.[1];
  return seconds === undefined ? otherwiseMs : Number(seconds) * 1000;
}

/** When a stopping container ends, and how. */
export function endOfStop({ stop }: ContainerLife): { readonly atMs: number; readonly killed: boolean } | undefined {
  if (stop === undefined) return undefined;
  const killed = stop.endMs === undefined || stop.endMs > stop.killMs;
  return { atMs: killed ? stop.killMs : (stop.endMs ?? stop.killMs), killed };
}

/** Stops what is to stop now: main and init containers at once, sidecars after all main ones, the last declared first. */
export function stopNext(life: PodLife, around: Surroundings): { readonly life: PodLife; readonly says: readonly Say[] } | undefined {
  const running = runningOf(life);
  const first = running.filter((each) => each.kind !== 'sidecar');
  const due = (first.length > 0 ? first : running.slice(-1)).filter((each) => each.stop === undefined || each.stop.restart);
  if (due.length === 0) return undefined;
  const deletion = life.deletion ?? { sinceMs: around.nowMs, graceMs: 0 };
  const leftMs = Math.max(0, deletion.sinceMs + deletion.graceMs - around.nowMs);
  let next = life;
  const says: Say[] = [];
  const why = `the pod is being deleted, with ${deletion.graceMs / 1000}s of grace for preStop hook and shutdown together`;
  for (const container of due) {
    next = withContainer(next, stopContainer(container, specOf(life, container.name), leftMs, false, around));
    says.push(say('Killing', `Stopping container ${container.name}`, 'container-stops', why, 'spec', 'terminationGracePeriodSeconds'));
  }
  return { life: next, says };
}
