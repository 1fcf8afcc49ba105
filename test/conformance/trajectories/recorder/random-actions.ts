import { peekList, peekText } from '../../../../src/base/peek.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { isReady } from '../../../../src/kube/views.ts';
import type { Dice } from '../../../fuzz/dice.ts';
import type { Act } from '../recording.ts';
import { randomStrategy } from './random-set.ts';
import * as s from './script.ts';

type Step = s.Script['steps'][number];
/** One thing that somebody does or that befalls the cluster: as a rule one step. */
type Draw = (dice: Dice) => Step | readonly Step[];

const core = '/api/v1/namespaces/demo';
const setPath = '/apis/apps/v1/namespaces/demo/statefulsets/web';
const budgetPath = '/apis/policy/v1/namespaces/demo/poddisruptionbudgets/web';
const hold = 'example.test/hold';

const isFree = (pod: KubeObject): boolean => pod.metadata.deletionTimestamp === undefined;
const runs = (pod: KubeObject): boolean => isFree(pod) && peekText(pod, 'status', 'phase') === 'Running';

/** Does it to one of the objects that are there and fit when its turn comes; nothing where there is none. */
function toOne(
  dice: Dice,
  resource: string,
  does: (name: string, object: KubeObject) => s.ScriptStep,
  fits: (object: KubeObject) => boolean = () => true,
) {
  return toNth(dice.below('which', 60), resource, does, fits);
}

/** The n-th of those, counted on from the first. */
function toNth(
  which: number,
  resource: string,
  does: (name: string, object: KubeObject) => s.ScriptStep,
  fits: (object: KubeObject) => boolean = () => true,
) {
  return (world: s.World): s.ScriptStep | undefined => {
    const found = world
      .list(resource)
      .filter(fits)
      .toSorted((left, right) => ((left.metadata.name ?? '') < (right.metadata.name ?? '') ? -1 : 1));
    const chosen = found[which % Math.max(1, found.length)];
    return chosen === undefined ? undefined : does(chosen.metadata.name ?? '', chosen);
  };
}

const toPod = (dice: Dice, does: (name: string) => s.ScriptStep, fits = isFree): Step => toOne(dice, 'pods', does, fits);

const edits: readonly Draw[] = [
  (dice) => s.replicas(dice.below('scale', 6)),
  (dice) => s.patch('patch scale', `${setPath}/scale`, { spec: { replicas: dice.below('scale', 6) } }),
  (dice) => s.image(dice.one('image', 'app:1', 'app:2', 'app:2', 'app:3', 'app:3')),
  (dice) => s.image(dice.one('image', 'app:1', 'app:2', 'app:bad', 'app:bad')),
  (dice) => s.mergeSet('annotate the template', { template: { metadata: { annotations: { at: `${dice.below('annotation', 3)}` } } } }),
  (dice) =>
    s.mergeSet('edit the partition', {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: dice.below('partition', 5) } },
    }),
  (dice) => s.mergeSet('edit whenScaled', { persistentVolumeClaimRetentionPolicy: { whenScaled: dice.one('retain', 'Retain', 'Delete') } }),
  (dice) =>
    s.mergeSet('edit whenDeleted', { persistentVolumeClaimRetentionPolicy: { whenDeleted: dice.one('retain', 'Retain', 'Delete') } }),
  (dice) => s.mergeSet('edit minReadySeconds', { minReadySeconds: dice.one('min ready edit', 0, 2, 6) }),
  (dice) => s.mergeSet('edit revisionHistoryLimit', { revisionHistoryLimit: dice.below('limit', 3) }),
  (dice) =>
    s.edit('scale with a new image', {
      replicas: dice.below('scale', 6),
      'template/spec/containers/0/image': dice.one('image', 'app:2', 'app:4'),
    }),
  (dice) => s.mergeSet('edit the grace', { template: { spec: { terminationGracePeriodSeconds: dice.one('new grace', 5, 10, 20) } } }),
  (dice) => s.mergeSet('edit ordinals', { ordinals: { start: dice.below('new start', 4) } }),
];

const pods: readonly Draw[] = [
  (dice) => toPod(dice, (name) => s.deletePod(name, dice.one('with grace', undefined, undefined, 5))),
  (dice) => toPod(dice, (name) => s.deletePod(name, 0)),
  (dice) => toPod(dice, s.evict),
  (dice) => [toPod(dice, s.evict), toPod(dice, s.evict)],
  (dice) => toPod(dice, s.unready, runs),
  (dice) => toPod(dice, s.unready, runs),
  (dice) => toPod(dice, s.becomesReady, (pod) => runs(pod) && !isReady(pod)),
  (dice) => toPod(dice, crashes, (pod) => runs(pod) && isReady(pod)),
  (dice) => toPod(dice, s.kubeletEvicts, runs),
  (dice) => toPod(dice, s.succeeds, runs),
  (dice) => toPod(dice, (name) => s.labelPod(name, dice.one('label', { app: 'other' }, { tier: 'x' }))),
  (dice) => toPod(dice, (name) => finalizers(`hold ${name}`, `${core}/pods/${name}`, [hold])),
  letGo('pods'),
  (dice) => [0, 1, 2, 3].map((which) => toNth(which, 'pods', (name) => s.deletePod(name, dice.one('all by force', undefined, 0)))),
  (dice) => s.create(podByHand(dice.below('by hand', 6))),
];

const claims: readonly Draw[] = [
  (dice) => toOne(dice, 'persistentvolumeclaims', s.deleteClaim),
  (dice) => [toOne(dice, 'persistentvolumeclaims', s.deleteClaim), s.quiet(1), toPod(dice, (name) => s.deletePod(name))],
  (dice) => {
    const path = (name: string) => `${core}/persistentvolumeclaims/${name}`;
    return toOne(
      dice,
      'persistentvolumeclaims',
      (name) => finalizers(`hold ${name}`, path(name), [hold, 'kubernetes.io/pvc-protection']),
      isFree,
    );
  },
  letGo('persistentvolumeclaims'),
];

const around: readonly Draw[] = [
  () => s.headless(),
  () => remove('delete the Service', `${core}/services/web`),
  (dice) =>
    s.patch('publish not ready addresses', `${core}/services/web`, { spec: { publishNotReadyAddresses: dice.chance('publish edit', 50) } }),
  () => remove('delete the budget', budgetPath),
  (dice) => s.budget('web', { maxUnavailable: dice.one<number | string>('new amount', 0, 1, '50%') }),
  (dice) => s.patch('edit the quota', `${core}/resourcequotas/q`, { spec: { hard: { pods: `${dice.below('new pods', 6)}` } } }),
];

const revisions: readonly Draw[] = [
  (dice) =>
    toOne(dice, 'controllerrevisions', (name) => remove(`delete ${name}`, `/apis/apps/v1/namespaces/demo/controllerrevisions/${name}`)),
];

const machines: readonly Draw[] = [
  lost,
  lost,
  lost,
  (dice) => onNode(dice, (node) => s.cordon(node)),
  (dice) => onNode(dice, (node) => taint(node, [{ key: 'mine', effect: dice.one('effect', 'NoSchedule', 'NoExecute') }])),
  (dice) =>
    toOne(
      dice,
      'nodes',
      (name) => taint(name, null),
      (node) => /"mine"/.test(JSON.stringify(node['spec'])),
    ),
  (dice) =>
    toOne(
      dice,
      'nodes',
      (name) => s.cordon(name, false),
      (node) => (node['spec'] as s.Json)['unschedulable'] === true,
    ),
];

/** Draws from what this seed has: whole kinds of action are switched off, so that the others get further. */
export function randomAction(dice: Dice, flags: s.FlagSet, create: s.ScriptStep): () => Step[] {
  const strategy: Draw = () => s.mergeSet('edit the strategy', { updateStrategy: { rollingUpdate: null, ...randomStrategy(dice, flags) } });
  const kinds = [
    edits,
    edits,
    edits,
    pods,
    pods,
    pods,
    claims,
    around,
    [strategy],
    [remade(create)],
    revisions,
    ...(flags === 'fast-nodes' ? [machines, machines] : []),
  ];
  const enabled = kinds.map((draws) => draws.filter((_, index) => dice.chance(`enabled ${index}`, 60))).filter((draws) => draws.length > 0);
  return () => {
    const drawn = dice.one('what', ...dice.one('kind', ...enabled))(dice);
    return [drawn].flat();
  };
}

/** A pod that somebody makes where the set would. */
const podByHand = (ordinal: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `web-${ordinal}`, labels: { app: 'web' } },
  spec: { terminationGracePeriodSeconds: 10, containers: [{ name: 'app', image: 'app:9' }] },
});

const crashes = (pod: string): s.ScriptStep => ({
  do: `the container of ${pod} crashes`,
  act: { kind: 'crashContainer', pod, backAfter: 3 } satisfies Act,
});

const taint = (node: string, taints: readonly s.Json[] | null): s.ScriptStep =>
  s.patch(`${taints === null ? 'untaint' : 'taint'} ${node}`, `/api/v1/nodes/${node}`, { spec: { taints } });

const remove = (words: string, path: string): s.ScriptStep => ({ do: words, request: { method: 'DELETE', path } });

const finalizers = (words: string, path: string, names: readonly string[]): s.ScriptStep =>
  s.patch(words, path, { metadata: { finalizers: names } });

function letGo(resource: string): Draw {
  return (dice) =>
    toOne(
      dice,
      resource,
      (name, { metadata }) =>
        finalizers(
          `let go of ${name}`,
          `${core}/${resource}/${name}`,
          (metadata.finalizers ?? []).filter((each) => each !== hold),
        ),
      ({ metadata }) => metadata.finalizers?.includes(hold) === true,
    );
}

/** The set is deleted, and as a rule made anew: as it was at first, or with other replicas. */
const remade =
  (create: s.ScriptStep): Draw =>
  (dice) => {
    const body = create.request?.body as { readonly spec: s.Json };
    const spec = {
      ...body.spec,
      ...dice.one<s.Json>('anew', {}, {}, { replicas: dice.below('replicas anew', 5) }, { podManagementPolicy: 'Parallel' }),
    };
    const again = { ...create, request: { ...(create.request as NonNullable<s.ScriptStep['request']>), body: { ...body, spec } } };
    const deleted = s.deleteSet(dice.one('cascade', 'Background', 'Foreground', 'Orphan'));
    const pause = dice.one('before anew', s.untilStill(4), s.quiet(1));
    return dice.chance('made anew', 85) ? [deleted, pause, again] : deleted;
  };

function onNode(dice: Dice, does: (node: string) => s.ScriptStep): Step {
  return toOne(dice, 'pods', (_, pod) => does(peekText(pod, 'spec', 'nodeName') ?? ''), isBound);
}

const isBound = (pod: KubeObject): boolean => (peekText(pod, 'spec', 'nodeName') ?? '') !== '';

/** The node of a pod falls silent; somebody does something about it or not; it may return. */
function lost(dice: Dice): Step[] {
  const stop = toOne(
    dice,
    'pods',
    (name, pod) => {
      const node = peekText(pod, 'spec', 'nodeName') ?? '';
      return { do: `node ${node} (runs ${name}) stops sending heartbeats`, act: { kind: 'nodeStop', node, runs: name } };
    },
    runs,
  );
  const last = (world: s.World): string => world.stopped.at(-1) ?? '';
  const ifLost = (step: (world: s.World) => s.ScriptStep | undefined) => (world: s.World) =>
    world.get('nodes', last(world)) === undefined ? undefined : step(world);
  const isThere = (pod: KubeObject): boolean => isBound(pod) && !isFree(pod);
  const meanwhile = dice.one<readonly Step[]>(
    'about it',
    [],
    [ifLost(s.deleteStoppedNode), s.quiet(70)],
    [ifLost((world) => (hasTaint(world, last(world)) ? s.outOfService(world) : undefined)), s.quiet(25)],
    [toOne(dice, 'pods', (name) => s.deletePod(name, 0), isThere), s.quiet(6)],
  );
  const back: Step[] = dice.chance('back', 70) ? [s.quiet(1), ifLost(s.returnStoppedNode)] : [];
  return [stop, s.quiet(dice.one('silence', 4, 13, 24)), ...meanwhile, ...back];
}

const hasTaint = (world: s.World, node: string): boolean => peekList(world.get('nodes', node), 'spec', 'taints').length > 0;
