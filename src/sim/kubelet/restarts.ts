/** Starting, ending and restarting one container. kube: pkg/kubelet/kuberuntime/kuberuntime_manager.go :: doBackOff; client-go util/flowcontrol/backoff.go */
import { has } from '../../kube/simulated-versions.ts';
import { type ContainerLife, type PodLife, probeOf, specOf } from './life.ts';
import { imageEffect, type Say, type Surroundings, say, warn } from './surroundings.ts';

/** differs: restarts and pulls come when the wait is over; up to 1.34 a kubelet looks for them every 10 to 15 s. */
const firstWaitMs = 10_000;
const mostWaitMs = 300_000;
/** An instance that ran so long after the last raise starts the series anew. */
const forgetMs = 600_000;

export interface Outcome {
  readonly container: ContainerLife;
  readonly says: readonly Say[];
}

/** Tries to start the container now: pulls its image first. */
export function start(life: PodLife, container: ContainerLife, around: Surroundings): Outcome {
  const effect = imageEffect(around.app, container.image);
  const failing = effect?.effect === 'cannot-pull' ? effect : undefined;
  if (failing !== undefined || around.pullFails) return pullFailed(container, around, failing?.afterMs);
  const spec = specOf(life, container.name);
  const endsMs = endOf(container, around);
  const [created, started] = has(around.target, 'containerEventsWithoutName')
    ? ['Container created', 'Container started']
    : [`Created container: ${container.name}`, `Started container ${container.name}`];
  const says = [
    say('Pulled', pulledText(container, around), 'image-pulled', 'the image is there'),
    say('Created', created, 'container-created', 'the image is there'),
    say('Started', started, 'container-started', 'the container was created'),
  ];
  const { waiting: _waiting, waitingFor: _for, dueMs: _due, stop: _stop, pullMs: _pull, ...kept } = container;
  const noStartupProbe = probeOf(spec, 'startup') === undefined;
  const restarts = container.restarts + (container.startedMs === undefined ? 0 : 1);
  const fresh = { state: 'running' as const, startedMs: around.nowMs, started: noStartupProbe, ready: false, probes: {}, restarts };
  return { container: { ...kept, ...fresh, ...(endsMs === undefined ? {} : { dueMs: endsMs }) }, says };
}

/** When the container ends by itself: init containers do, and images that crash. */
function endOf(container: ContainerLife, { app, nowMs }: Surroundings): number | undefined {
  const effect = imageEffect(app, container.image);
  if (effect?.effect === 'crashes' || effect?.effect === 'out-of-memory') return nowMs + (effect.afterMs ?? 1000);
  return container.kind === 'init' ? nowMs + (app.initMs ?? 1000) : undefined;
}

/**
 * An image that is slow to come was pulled; any other was on the node before.
 *
 * differs: images are on their nodes already, also with `imagePullPolicy: Always`; the size of a pulled one is always told as 100 MiB.
 */
function pulledText({ image, restarts }: ContainerLife, { target, pullExtraMs }: Surroundings): string {
  if (pullExtraMs > 0 && restarts === 0) {
    const took = durationText(pullExtraMs);
    return `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 104857600 bytes.`;
  }
  const end = has(target, 'pulledTextWithPolicy') ? ' and can be accessed by the pod' : '';
  return `Container image "${image}" already present on machine${end}`;
}

/** As Go prints a duration: `2m0s`, `1h0m0s`. */
function durationText(durationMs: number): string {
  const [hours, minutes] = [Math.floor(durationMs / 3_600_000), Math.floor(durationMs / 60_000) % 60];
  const seconds = (durationMs % 60_000) / 1000;
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}

export function pullingSay(image: string, why: string): Say {
  return say('Pulling', `Pulling image "${image}"`, 'image-pulled', why, 'spec', 'containers');
}

/** The name by which containerd asks a registry. kube: github.com/distribution/reference ParseDockerRef */
function reference(image: string): string {
  const [host = '', ...path] = (/[:@][^/]*$/.test(image) ? image : `${image}:latest`).split('/');
  if (path.length === 0) return `docker.io/library/${host}`;
  return `${/[.:]|^localhost$/.test(host) ? '' : 'docker.io/'}${[host, ...path].join('/')}`;
}

/** The wait after this one; the first when there was none. */
function raised(waitMs: number | undefined): number {
  return waitMs === undefined ? firstWaitMs : Math.min(mostWaitMs, waitMs * 2);
}

/** ErrImagePull, then back-off from 10 s to 300 s. kube: pkg/kubelet/images/image_manager.go; the error is containerd's of a tag that is not there */
function pullFailed(container: ContainerLife, { nowMs, target }: Surroundings, againMs?: number): Outcome {
  const waitMs = againMs ?? raised(container.pullMs);
  const { image } = container;
  const why = `the image ${image} cannot be pulled`;
  const failed = (message: string): Say => warn('Failed', message, 'image-pull-failed', why, 'spec', 'containers');
  const asked = reference(image);
  const error = `rpc error: code = NotFound desc = failed to pull and unpack image "${asked}": failed to resolve reference "${asked}": ${asked}: not found`;
  const backOff = `Back-off pulling image "${image}"`;
  const says: Say[] = [
    pullingSay(image, why),
    failed(`Failed to pull image "${image}": ${error}`),
    failed('Error: ErrImagePull'),
    say('BackOff', backOff, 'image-pull-failed', why, 'spec', 'containers'),
    failed('Error: ImagePullBackOff'),
  ];
  const [waiting, waitingFor] =
    container.pullMs === undefined
      ? ['ErrImagePull', error]
      : ['ImagePullBackOff', `${backOff}${has(target, 'pullErrorInBackOff') ? `: ErrImagePull: ${error}` : ''}`];
  const next = {
    ...container,
    state: 'waiting',
    waiting,
    waitingFor,
    pullMs: waitMs,
    dueMs: nowMs + waitMs,
  } as const;
  return { container: next, says };
}

/** The container has ended; what comes next. `backAfterMs`: when somebody decided when it comes back. */
export function exited(
  life: PodLife,
  container: ContainerLife,
  exitCode: number,
  reason: string,
  around: Surroundings,
  backAfterMs?: number,
): Outcome {
  const { nowMs } = around;
  const { dueMs: _due, stop: _stop, ...kept } = container;
  const notYet = { ready: false, started: false, probes: {} };
  const ended = { ...kept, ...notYet, state: 'exited', exitedMs: nowMs, exitCode, exitReason: reason } as const;
  const isLast = life.deletion !== undefined || life.ending !== undefined;
  if (container.kind === 'init' && exitCode === 0) return { container: { ...ended, ready: true }, says: [] };
  if (isLast || !isRestarted(life, container, exitCode, around)) return { container: ended, says: [] };
  const fresh = container.backoffMs === 0 || nowMs - container.backoffAtMs > forgetMs;
  const waitMs = backAfterMs ?? (fresh ? 0 : container.backoffMs);
  const says = waitMs > 0 && backAfterMs === undefined ? [backOffText(life, container)] : [];
  const waiting =
    waitMs > 0
      ? {
          waiting: 'CrashLoopBackOff',
          waitingFor: `back-off ${durationText(waitMs)} restarting failed container=${container.name} pod=${podText(life)}`,
        }
      : { waiting: 'ContainerCreating' };
  const backoff = { backoffMs: raised(fresh ? undefined : container.backoffMs), backoffAtMs: nowMs + waitMs };
  return { container: { ...ended, ...backoff, state: 'waiting', ...waiting, dueMs: nowMs + waitMs }, says };
}

/** kube: pkg/api/v1/pod ContainerShouldRestart */
function isRestarted(life: PodLife, container: ContainerLife, exitCode: number, { target }: Surroundings): boolean {
  const { restartPolicy, restartPolicyRules = [] } = specOf(life, container.name);
  const hasRules = has(target, 'containerRestartRules');
  const policy = (hasRules || container.kind === 'sidecar' ? restartPolicy : undefined) ?? life.spec.restartPolicy ?? 'Always';
  const rule = restartPolicyRules.find(({ exitCodes }) => (exitCodes?.values ?? []).includes(exitCode) === (exitCodes?.operator === 'In'));
  if (hasRules && rule?.action === 'Restart') return true;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** kube: pkg/kubelet/util/format Pod */
function podText({ name, namespace, uid }: PodLife): string {
  return `${name}_${namespace}(${uid})`;
}

function backOffText(life: PodLife, container: ContainerLife): Say {
  const message = `Back-off restarting failed container ${container.name} in pod ${podText(life)}`;
  const why = `container ${container.name} ended again; each restart waits twice as long as the one before, at most 5 minutes`;
  return warn('BackOff', message, 'container-backs-off', why, 'spec', 'restartPolicy');
}
