import type { KubeObject, ObjectKey } from '../../src/kube/objects.ts';
import type { Target } from '../../src/kube/versions.ts';
import type { Action, Condition, Step } from '../../src/sim/action.ts';
import { components } from '../../src/sim/components.ts';
import { loadAnnotation } from '../../src/sim/controllers/autoscaler.ts';
import { faults } from '../../src/sim/faults/faults.ts';
import type { NodeSpec } from '../../src/sim/input.ts';
import type { Dice } from './dice.ts';
import { claimByHand, podByHand, randomBudget, randomService } from './random-objects.ts';
import { randomRetention, randomSet, randomStrategy } from './random-set.ts';

/** What the steps of a story are about. */
export interface Stage {
  readonly target: Target;
  readonly nodes: readonly NodeSpec[];
  /** Defaulted, as it was first applied. */
  readonly set: KubeObject;
  readonly defaulted: (object: KubeObject) => KubeObject;
}

type Draw = (dice: Dice, stage: Stage) => Action;

const key = (kind: string, name: string, namespace = 'default'): ObjectKey => ({ kind, namespace, name });
const setKey = key('StatefulSet', 'web');
const pod = (dice: Dice): string => `web-${dice.below('pod', 6)}`;
const claim = (dice: Dice): string => `data-${pod(dice)}`;
const node = (dice: Dice, { nodes }: Stage): string => dice.one('node', ...nodes).name;
const cascade = (dice: Dice): 'background' | 'foreground' | 'orphan' => dice.one('cascade', 'background', 'foreground', 'orphan');
const component = (dice: Dice): string =>
  dice.one('component', 'statefulset-controller', 'statefulset-controller', ...components.map((each) => each.name));

/** Edits of the set's spec. */
const edit = (draw: (dice: Dice, stage: Stage) => object): Draw => {
  return (dice, stage) => ({ do: 'patch', object: setKey, patch: { spec: draw(dice, stage) } });
};

/** Changes of something else, as a merge patch. */
const patched = (draw: (dice: Dice) => { readonly object: ObjectKey; readonly patch: Readonly<Record<string, unknown>> }): Draw => {
  return (dice) => ({ do: 'patch', ...draw(dice) });
};

/** What nearly every story has. */
const often: readonly Draw[] = [
  (dice) => ({ do: 'scale', name: 'web', replicas: dice.below('scale', 7) }),
  (dice) => ({ do: 'set-image', name: 'web', image: image(dice) }),
  () => ({ do: 'rollout-restart', name: 'web' }),
  (dice) => ({ do: 'delete-pod', name: pod(dice) }),
  (dice) => ({ do: 'delete-set', name: 'web', cascade: cascade(dice) }),
  (_, { set }) => ({ do: 'apply', objects: [set] }),
];

const draws: readonly Draw[] = [
  ...often,
  (dice) => ({ do: 'scale', kind: 'ReplicaSet', name: 'front', replicas: dice.below('scale fronts', 4) }),
  (dice) => ({ do: 'set-image', name: 'web', image: image(dice), container: dice.one('container', 'side', 'app', 'nobody') }),
  (dice) => ({ do: 'delete-pod', name: pod(dice), graceSeconds: dice.one('asked grace', 1, 5, 100) }),
  (dice) => ({ do: 'delete-pod', name: pod(dice), force: true }),
  (dice) => ({ do: 'delete-claim', name: claim(dice) }),
  (dice) => ({
    do: 'delete',
    object: dice.one('deleted', ...deletable),
    propagation: dice.one('propagation', 'Background', 'Foreground', 'Orphan'),
  }),
  (dice, { target, defaulted }) => ({ do: 'apply', objects: [defaulted(randomSet(dice, target)), defaulted(randomService(dice))] }),
  (dice, { defaulted }) => ({ do: 'apply', objects: [defaulted(randomBudget(dice))] }),
  (dice, { defaulted }) => ({ do: 'create', object: defaulted(podByHand(dice)) }),
  (dice, { defaulted }) => ({ do: 'create', object: defaulted(claimByHand(dice)) }),
  edit((dice) => ({ ordinals: { start: dice.below('new start', 4) } })),
  edit((dice) => ({ persistentVolumeClaimRetentionPolicy: randomRetention(dice) })),
  edit((dice) => ({ minReadySeconds: dice.one('new min ready', 0, 5, 30) })),
  edit((dice, { target }) => ({ updateStrategy: randomStrategy(dice, target) })),
  edit((dice) => ({ podManagementPolicy: dice.one('new policy', 'OrderedReady', 'Parallel') })),
  edit((dice) => ({ revisionHistoryLimit: dice.below('new history', 3) })),
  patched((dice) => ({
    object: key('Pod', pod(dice)),
    patch: { metadata: { labels: dice.one<object>('new label', { app: 'else' }, { app: null }, { extra: 'x' }) } },
  })),
  patched((dice) => ({ object: key('Pod', pod(dice)), patch: { metadata: { finalizers: ['example.com/hold'] } } })),
  patched((dice) => ({ object: key('Pod', pod(dice)), patch: { metadata: { ownerReferences: [] } } })),
  patched((dice) => ({
    object: key('PersistentVolumeClaim', claim(dice)),
    patch: { spec: { resources: { requests: { storage: dice.one('grown', '2Gi', '3Gi', '512Mi') } } } },
  })),
  patched((dice) => ({
    object: key('PersistentVolumeClaim', claim(dice)),
    patch: { metadata: { finalizers: ['example.com/hold', 'kubernetes.io/pvc-protection'] } },
  })),
  patched((dice) => ({ object: key('PersistentVolumeClaim', claim(dice)), patch: { metadata: { ownerReferences: [] } } })),
  patched((dice) => ({
    object: key('HorizontalPodAutoscaler', 'web'),
    patch: { metadata: { annotations: { [loadAnnotation]: dice.one('new load', '10', '120', '300', 'none') } } },
  })),
  patched((dice) => ({ object: key('Service', 'web'), patch: { spec: { publishNotReadyAddresses: dice.chance('publishes', 50) } } })),
  patched((dice) => ({ object: key('ResourceQuota', 'small'), patch: { spec: { hard: { pods: `${dice.below('new quota', 6)}` } } } })),
  patched((dice) => ({
    object: key('PersistentVolume', 'made-0'),
    patch: { spec: { claimRef: null, capacity: { storage: dice.one('regrown', '1Gi', '2Gi') } } },
  })),
  (dice) => ({ do: 'patch', object: key('Pod', pod(dice)), patch: { status: { conditions: checked } }, subresource: 'status' }),
  (dice) => ({ do: 'evict', name: pod(dice) }),
  (dice, stage) => ({ do: dice.one('power', 'crash-node', 'partition-node', 'restart-node', 'return-node'), node: node(dice, stage) }),
  (dice, stage) => ({ do: 'delete-node', node: node(dice, stage) }),
  (dice, stage) => ({ do: dice.one('cordon', 'cordon', 'uncordon', 'drain'), node: node(dice, stage) }),
  (dice, stage) => ({ do: 'taint-node', node: node(dice, stage), key: outOfService, effect: 'NoExecute' }),
  (dice, stage) => ({
    do: 'taint-node',
    node: node(dice, stage),
    key: 'maintenance',
    effect: dice.one('effect', 'NoSchedule', 'NoExecute'),
  }),
  (dice, stage) => ({ do: 'untaint-node', node: node(dice, stage), key: dice.one('untaints', 'maintenance', outOfService, 'dedicated') }),
  (dice) => ({ do: dice.one('readiness', 'unready', 'ready'), name: pod(dice) }),
  (dice) => ({ do: 'crash-container', name: pod(dice), ...dice.maybe('soon back', 50, () => ({ backAfterMs: 2000 })) }),
  (dice) => ({ do: 'crash-container', name: pod(dice), container: dice.one('crashes', 'app', 'side', 'sidecar') }),
  (dice) => ({ do: dice.one('end', 'kubelet-evicts', 'succeed-pod'), name: pod(dice) }),
  (dice, stage) => fault(dice, stage, 'fault'),
  (dice, stage) => fault(dice, stage, 'heal-fault'),
  (dice) => ({ do: 'restart-component', component: component(dice) }),
  (dice) => ({ do: 'cache-delay', component: component(dice), delayMs: dice.one<number | 'frozen'>('lag', 0, 500, 5000, 'frozen') }),
  (dice) => ({ do: 'cache-delay', component: 'statefulset-controller', delayMs: dice.one('own lag', 0, 100, 2000) }),
];

const outOfService = 'node.kubernetes.io/out-of-service';
const checked = [{ type: 'example.com/checked', status: 'True' }];

const deletable: readonly ObjectKey[] = [
  key('Service', 'web'),
  key('PodDisruptionBudget', 'web'),
  key('HorizontalPodAutoscaler', 'web'),
  key('ReplicaSet', 'front'),
  key('PersistentVolumeClaim', 'shared'),
  key('PersistentVolume', 'made-0', ''),
  key('StatefulSet', 'a-web'),
  key('StatefulSet', 'web-1'),
];

function image(dice: Dice): string {
  return dice.one('image', 'app:1', 'app:2', 'app:3', 'app:2', 'app:3', 'bad', 'crash', 'lame', 'oom', 'sick:1');
}

/** A fault of everything, or of one thing; healing may miss. */
function fault(dice: Dice, stage: Stage, act: 'fault' | 'heal-fault'): Action {
  const { name, of, slows } = dice.one('which fault', ...faults);
  const subject = { image: () => image(dice), node: () => node(dice, stage), pod: () => `default/${pod(dice)}` };
  const concerned = of === undefined || dice.chance('of all', 40) ? {} : { of: subject[of]() };
  return { do: act, fault: name, with: { ...concerned, ...(slows ? { extraMs: dice.one('slower by', 2000, 20_000, 400_000) } : {}) } };
}

function condition(dice: Dice): Condition {
  const name = pod(dice);
  return dice.one<Condition>(
    'condition',
    { object: key('Pod', name), is: dice.one('pod is', 'exists', 'gone', 'terminating', 'running', 'ready', 'unready', 'scheduled') },
    { object: key('PersistentVolumeClaim', `data-${name}`), is: dice.one('claim is', 'bound', 'terminating', 'gone') },
    { object: setKey, is: 'field', path: ['status', 'readyReplicas'], equals: dice.below('ready pods', 4) },
    { object: key('Pod', name), is: 'ready', occurrence: 2 },
  );
}

/** Steps within that time: at an instant, when something becomes so, or after another one. */
export function randomStory(dice: Dice, stage: Stage, untilMs: number): Step[] {
  // Few kinds of actions come again and again, many kinds meet each other.
  const share = dice.one('share', 7, 30, 30);
  const enabled = draws.filter((_, index) => dice.chance(`enabled ${index}`, share));
  const steps: Step[] = [];
  // Close together they meet what the one before has begun.
  const withinMs = dice.one('within', 20_000, 120_000, untilMs, untilMs);
  // Before or after everything is up.
  const fromMs = withinMs === untilMs ? 0 : dice.one('from', 0, 60_000, 200_000);
  for (let count = dice.below('steps', 14); count > 0 && enabled.length > 0; count--) {
    const action = dice.one('what', ...(dice.chance('often', 40) ? often : enabled))(dice, stage);
    const way = dice.below('way', 100);
    const before = steps.at(-1)?.id;
    const id = `${steps.length}`;
    if (way < 12) steps.push({ id, when: condition(dice), action, ...dice.maybe('hesitates', 30, () => ({ delayMs: 50 })) });
    else if (way < 24 && before !== undefined) steps.push({ id, after: before, delayMs: dice.one('after', 0, 10, 1000, 60_000), action });
    else steps.push({ id, atMs: fromMs + dice.below('when', withinMs), action });
  }
  return steps;
}
