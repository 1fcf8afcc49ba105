/**
 * Probes with their numbers. Only ticks that can change something are looked at: a probe that keeps saying what is known already costs nothing.
 * kube: pkg/kubelet/prober/worker.go, prober_manager.go
 * differs: ticks count from the container's start; the kubelet's own begin a little earlier, with the pod.
 */
import type { Container, Probe } from '../../kube/views.ts';
import { type ContainerLife, type PodLife, type ProbeKind, probeOf, specOf } from './life.ts';
import { imageEffect, type Say, type Surroundings, warn } from './surroundings.ts';

/** The first tick at or after `fromMs`. Readiness is asked for as soon as the startup probe has passed, and in its period from then on. */
function tickFrom(kind: ProbeKind, probe: Probe, { startedMs = 0, probes }: ContainerLife, fromMs: number): number {
  const passedMs = kind === 'readiness' ? (probes.startup?.lastMs ?? 0) : 0;
  const firstMs = Math.max(passedMs, startedMs + (probe.initialDelaySeconds ?? 0) * 1000);
  const periodMs = (probe.periodSeconds ?? 10) * 1000;
  return fromMs <= firstMs ? firstMs : firstMs + Math.ceil((fromMs - firstMs) / periodMs) * periodMs;
}

/** Whether the program answers at all: once it is up, and while its image is not one that hangs. */
function answers(container: ContainerLife, { app, nowMs, probesFail }: Surroundings): boolean {
  const sinceMs = container.startedMs ?? nowMs;
  const effect = imageEffect(app, container.image);
  const hangs = effect?.effect === 'unhealthy' && nowMs >= sinceMs + (effect.afterMs ?? 0);
  return !probesFail && !hangs && nowMs >= sinceMs + app.readyMs;
}

/** What the probe would find now. */
function passes(kind: ProbeKind, container: ContainerLife, around: Surroundings): boolean {
  // A program that has started this instant is not the one that was found healthy before it.
  return kind === 'readiness' ? around.healthy && !around.probesFail && container.startedMs !== around.nowMs : answers(container, around);
}

/** What is known of the container so far, in the probe's terms. */
function known(kind: ProbeKind, container: ContainerLife): boolean {
  return kind === 'readiness' ? container.ready : kind === 'startup' ? container.started : true;
}

/** Probes that run now: startup alone until it has passed; liveness and startup no more once the pod is being deleted. */
function active(life: PodLife, container: ContainerLife): ProbeKind[] {
  if (container.state !== 'running' || container.kind === 'init') return [];
  if (life.deletion !== undefined) return ['readiness'];
  if (container.stop !== undefined) return [];
  return container.started ? ['liveness', 'readiness'] : ['startup'];
}

/** The next moment at which a probe of the container must be looked at. */
export function nextProbeMs(life: PodLife, container: ContainerLife, around: Surroundings): number | undefined {
  let nextMs: number | undefined;
  for (const kind of active(life, container)) {
    const probe = probeOf(specOf(life, container.name), kind);
    if (probe === undefined) continue;
    const count = container.probes[kind];
    const settled = kind !== 'startup' && passes(kind, container, around) === known(kind, container) && (count?.against ?? 0) === 0;
    const unreported = kind === 'readiness' && !container.ready && count === undefined;
    if (settled && !unreported) continue;
    const tickMs = tickFrom(kind, probe, container, count === undefined ? around.nowMs : Math.max(around.nowMs, count.lastMs + 1));
    nextMs = nextMs === undefined ? tickMs : Math.min(nextMs, tickMs);
  }
  return nextMs;
}

export interface Probed {
  readonly container: ContainerLife;
  readonly says: readonly Say[];
  /** The probe that gave up on the container. */
  readonly kill?: ProbeKind;
}

/** Looks at the probes that are due now. */
export function runProbes(life: PodLife, container: ContainerLife, around: Surroundings): Probed {
  let current = container;
  const says: Say[] = [];
  for (const kind of active(life, container)) {
    const probe = probeOf(specOf(life, container.name), kind);
    if (probe === undefined) continue;
    const last = current.probes[kind];
    if (tickFrom(kind, probe, container, around.nowMs) !== around.nowMs || last?.lastMs === around.nowMs) continue;
    const passed = passes(kind, current, around);
    if (!passed) says.push(unhealthy(kind, life, current, probe, answers(current, around)));
    const against = passed === known(kind, current) ? 0 : (last?.against ?? 0) + 1;
    const threshold = passed ? (kind === 'readiness' ? (probe.successThreshold ?? 1) : 1) : (probe.failureThreshold ?? 3);
    const failing = kind === 'startup' && !passed ? (last?.against ?? 0) + 1 : against;
    current = { ...current, probes: { ...current.probes, [kind]: { against: failing, lastMs: around.nowMs } } };
    if (failing < threshold || failing === 0) continue;
    if (!passed && kind !== 'readiness') return { container: current, says, kill: kind };
    const settled = { ...current.probes, [kind]: { against: 0, lastMs: around.nowMs } };
    current = kind === 'readiness' ? { ...current, ready: passed, probes: settled } : { ...current, started: true, probes: settled };
  }
  return { container: current, says };
}

/** What the prober heard. kube: pkg/probe {tcp,http,grpc,exec}; a command's own output is not known here */
function heard({ podIP = '' }: PodLife, container: Container, probe: Probe, up: boolean): string {
  const portOf = (port: number | string | undefined): number | string =>
    typeof port === 'string' ? (container.ports?.find((each) => each.name === port)?.containerPort ?? port) : (port ?? 80);
  const refused = (port: number | string): string => `dial tcp ${podIP}:${port}: connect: connection refused`;
  if (probe.tcpSocket !== undefined) return refused(portOf(probe.tcpSocket.port));
  if (probe.grpc !== undefined)
    return up
      ? 'service unhealthy (responded with "NOT_SERVING")'
      : `timeout: failed to connect service "${podIP}:${probe.grpc.port ?? 0}" within 1s`;
  if (probe.httpGet === undefined) return '';
  const port = portOf(probe.httpGet.port);
  return up ? 'HTTP probe failed with statuscode: 503' : `Get "http://${podIP}:${port}${probe.httpGet.path ?? '/'}": ${refused(port)}`;
}

function unhealthy(kind: ProbeKind, life: PodLife, { name }: ContainerLife, probe: Probe, up: boolean): Say {
  const word = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const message = `${word} probe failed: ${heard(life, specOf(life, name), probe, up)}`;
  return warn(
    'Unhealthy',
    message,
    'probe-failed',
    `the program in container ${name} does not answer its ${kind} probe`,
    'spec',
    'containers',
  );
}

/** Containers without a readiness probe are ready when they are started; an imitated kubelet asks the program instead. */
export function withoutReadinessProbe(life: PodLife, container: ContainerLife, around: Surroundings): ContainerLife {
  if (probeOf(specOf(life, container.name), 'readiness') !== undefined) return container;
  if (container.kind === 'init' || container.state !== 'running') return container;
  const ready = around.app.readyWithoutProbe === true ? around.healthy : container.started && !around.held;
  return ready === container.ready ? container : { ...container, ready };
}
