import { peek, peekList, peekText } from '../base/peek.ts';
import { claimName, ordinalRange, ordinals, podName } from '../kube/identity.ts';
import { type KubeObject, keyOf, keyText, type ObjectKey } from '../kube/objects.ts';
import { compareQuantities, quantityOf } from '../kube/quantity.ts';
import { labelSelector, selects, templateLabels } from '../kube/selector.ts';
import type { Target } from '../kube/versions.ts';
import { isReady } from '../kube/views.ts';
import type { Step } from '../sim/action.ts';
import type { SimulationInput } from '../sim/input.ts';
import { createTimeline } from '../sim/timeline.ts';
import { simulationInput } from './from-manifests.ts';

/** Time between the last pod's readiness and the change, and between two commands of a person, so that they can be told apart on a time axis. */
const restMs = 5000;

/** When the change comes if what was there before never becomes ready, and how long that is waited for, in sets that are tried. */
const stuckMs = 60_000;
const patienceMs = 600_000;
const mostEvents = 20_000;
const mostTried = 100;

/** What was there before is applied and becomes ready; then `change` applies the new text. */
export interface Rollout {
  readonly input: SimulationInput;
  /** Where the server refuses the change of sets: other steps, which make it all the same. */
  readonly ways: readonly WayOfChange[];
}

/** A way to make a refused change. */
export interface WayOfChange {
  readonly id: 'claims' | 'orphan' | 'replace';
  readonly title: string;
  readonly text: string;
  readonly steps: readonly Step[];
}

/**
 * The rollout of a change. Without a set in the old text there is nothing to wait for, and the new text is applied at once.
 *
 * @param refusals the server's answer about objects that it refuses to update, by `keyText`
 */
export function rolloutOfChange(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
  target: Target,
  refusals: Readonly<Record<string, string>> = {},
): Rollout {
  const applied = simulationInput(after, target);
  const start = simulationInput(before, target);
  const sets = start.objects.filter(({ kind }) => kind === 'StatefulSet');
  if (sets.length === 0) return { input: applied, ways: [] };
  const when = onceReady(sets, start);
  const change: Step = { id: 'change', ...when, action: { do: 'apply', objects: applied.objects, refusals } };
  const pairs = sets.flatMap((set): Pair[] => {
    const key = keyText(keyOf(set));
    const now = applied.objects.find((each) => keyText(keyOf(each)) === key);
    return now === undefined || refusals[key] === undefined ? [] : [{ before: set, after: now }];
  });
  const grows = pairs.some((pair) => grownClaims(pair).length > 0);
  const assumptions = grows
    ? [...applied.assumptions, { text: 'Storage classes that are not written here let their volumes grow.' }]
    : applied.assumptions;
  return {
    input: { ...start, cluster: grows ? expandable(applied.cluster) : applied.cluster, steps: [change], assumptions },
    ways: pairs.length === 0 ? [] : waysOf(pairs, when, applied.objects),
  };
}

interface Pair {
  readonly before: KubeObject;
  readonly after: KubeObject;
}

type When = Pick<Step, 'atMs' | 'when' | 'delayMs'>;

/** When the last pod of the set that takes longest is ready; after a minute where that never comes. */
function onceReady(sets: readonly KubeObject[], start: SimulationInput): When {
  const duration = (set: KubeObject) => (peek(set, 'spec', 'podManagementPolicy') === 'Parallel' ? 1 : ordinalRange(set).count);
  const running = sets.filter((set) => ordinalRange(set).count > 0);
  const [slowest] = running.toSorted((one, other) => duration(other) - duration(one));
  if (slowest === undefined) return { atMs: restMs };
  const { namespace, name } = keyOf(slowest);
  const object = { kind: 'Pod', namespace, name: podName(name, ordinalRange(slowest).last) };
  return comesUp(start, object, ordinalRange(slowest).count) ? { when: { object, is: 'ready' }, delayMs: restMs } : { atMs: stuckMs };
}

/** Whether the pod becomes ready in reasonable time; of a set that takes long to run it is taken to. */
function comesUp(start: SimulationInput, { namespace, name }: ObjectKey, count: number): boolean {
  if (count > mostTried) return true;
  const timeline = createTimeline(start);
  timeline.advance(patienceMs, mostEvents);
  const pod = timeline.at(timeline.nowMs).get('Pod', namespace, name);
  return isReady(pod);
}

function waysOf(pairs: readonly Pair[], when: When, objects: readonly KubeObject[]): WayOfChange[] {
  const adopts = pairs.every(({ before, after }) => selects(labelSelector(peek(after, 'spec', 'selector')), templateLabels(before)));
  const grown = pairs.flatMap(grownClaims);
  const ways: WayOfChange[] = [];
  if (adopts && grown.length > 0)
    ways.push({
      id: 'claims',
      title: 'Claim by claim, then the set',
      text: 'Each claim is grown by its name, which its class must allow; then the set is deleted with --cascade=orphan and applied again. No pod is restarted.',
      steps: inOrder(when, [...grown.map(({ action }) => action), ...orphaned(pairs), { do: 'apply', objects }]),
    });
  if (adopts)
    ways.push({
      id: 'orphan',
      title: 'Delete the set alone, apply it again',
      text: 'With --cascade=orphan the pods go on running, and the new set adopts them. Nothing replaces a pod that is lost in between. Claims that are there stay as they are.',
      steps: inOrder(when, [...orphaned(pairs), { do: 'apply', objects }]),
    });
  const [first] = pairs;
  if (first !== undefined)
    ways.push({
      id: 'replace',
      title: 'Delete the set with its pods, apply it again',
      text: 'All pods stop, so nobody is served until the first one is back. The claims keep the data, unless whenDeleted is Delete.',
      steps: [
        ...inOrder(
          when,
          pairs.map(({ before }) => deleted(before, 'background')),
        ),
        { id: 'again', when: { object: lastGone(first.before), is: 'gone' }, delayMs: restMs, action: { do: 'apply', objects } },
      ],
    });
  return ways;
}

/** One step after the other. */
function inOrder(when: When, actions: readonly Step['action'][]): Step[] {
  return actions.map((action, index): Step => {
    const id = `step-${index + 1}`;
    return index === 0 ? { id, ...when, action } : { id, after: `step-${index}`, delayMs: restMs, action };
  });
}

function orphaned(pairs: readonly Pair[]): Step['action'][] {
  return pairs.map(({ before }) => deleted(before, 'orphan'));
}

function deleted(set: KubeObject, cascade: 'orphan' | 'background'): Step['action'] {
  const { namespace, name } = keyOf(set);
  return { do: 'delete-set', namespace, name, cascade };
}

/** All pods of a deleted set end at once; the first one stands for them. */
function lastGone(set: KubeObject): { readonly kind: string; readonly namespace: string; readonly name: string } {
  const { namespace, name } = keyOf(set);
  const { first, count } = ordinalRange(set);
  return count === 0 ? { kind: 'StatefulSet', namespace, name } : { kind: 'Pod', namespace, name: podName(name, first) };
}

/** Most claims that are grown one by one. */
const mostClaims = 100;

/** The claims of a set that a larger size is asked for. */
function grownClaims({ before, after }: Pair): { readonly action: Step['action'] }[] {
  const { namespace, name } = keyOf(before);
  const size = ['spec', 'resources', 'requests', 'storage'];
  const now = peekList(after, 'spec', 'volumeClaimTemplates');
  return peekList(before, 'spec', 'volumeClaimTemplates').flatMap((template) => {
    const claim = peekText(template, 'metadata', 'name') ?? '';
    const wanted = peek(
      now.find((each) => peekText(each, 'metadata', 'name') === claim),
      ...size,
    );
    if (!isLarger(wanted, peek(template, ...size))) return [];
    const patch = { spec: { resources: { requests: { storage: wanted } } } };
    return ordinals(before, mostClaims).map((ordinal) => {
      const object = { kind: 'PersistentVolumeClaim', namespace, name: claimName(claim, name, ordinal) };
      return { action: { do: 'patch', object, patch } as const };
    });
  });
}

function isLarger(wanted: unknown, than: unknown): boolean {
  const [one, other] = [quantityOf(wanted), quantityOf(than)];
  return one !== undefined && other !== undefined && compareQuantities(one, other) > 0;
}

/** A world whose disks can grow: whoever asks for larger ones has such a class, or asks in vain. */
function expandable(cluster: SimulationInput['cluster']): SimulationInput['cluster'] {
  return {
    ...cluster,
    storageClasses: cluster.storageClasses.map((each) => ({ ...each, allowVolumeExpansion: each.allowVolumeExpansion ?? true })),
  };
}
