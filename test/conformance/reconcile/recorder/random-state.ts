import type { Recorded, RecordedFault, RecordedRevision } from '../record.ts';
import { between, type Next, pick } from './random.ts';
import { labelsOf, ownerOf } from './parts.ts';
import { claimsOf, podsOf } from './random-objects.ts';
import type { State } from './recorder.ts';
import { odd } from './odd.ts';

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/** A cluster state made from the numbers of `next`; without `odd`, one that the controller could have made by itself. */
export function randomState(id: string, version: string, next: Next, { odd: withOdd } = { odd: true }): State {
  const chance = (share: number): boolean => next() < share;
  const minor = Number(version.split('.')[1]);
  const name = setName(next);
  const template = pick(letters, next);
  const spec = randomSpec(name, template, minor, next);
  const generation = between(1, 5, next);
  const history = revisionsOf(name, template, next);
  const plain: State = {
    id,
    kubernetes: version,
    gates: gatesOf(spec, minor, next),
    cache: chance(withOdd ? 0.15 : 0.08) ? 'frozen' : 'live',
    tags: ['random'],
    nowSeconds: 1_800_000_000 + between(0, 800_000, next),
    set: {
      name,
      namespace: 'ns',
      uid: 'set1',
      generation,
      ...(chance(0.1) ? { annotations: { team: 'a' } } : {}),
      ...(withOdd && chance(0.02) ? { deleting: true } : {}),
      spec,
      status: {},
    },
    pods: [],
    claims: [],
    revisions: history.revisions,
  };
  const pods = name.length > 50 ? [] : podsOf(plain, history.current, history.update, next);
  const filled: State = { ...plain, pods, claims: claimsOf({ ...plain, pods }, next) };
  const counted = { ...filled, set: { ...filled.set, status: statusOf(filled, history, next) } };
  return withOdd ? withFaults(odd(counted, next), next) : counted;
}

function setName(next: Next): string {
  if (next() > 0.06) return pick(['web', 'db', 'cache-node', 'a', 'shop-2'], next);
  return `${'long-name-'.repeat(7).slice(0, between(46, 63, next) - 1)}x`;
}

function randomSpec(name: string, letter: string, minor: number, next: Next): Recorded['set']['spec'] {
  const chance = (share: number): boolean => next() < share;
  const app = name.length > 40 ? 'long' : name;
  const replicas = chance(0.04) ? 0 : between(1, 6, next);
  const claimTemplates = [
    {
      name: 'data',
      ...(chance(0.15) ? { labels: { kind: 'data' } } : {}),
      ...(chance(0.15) ? { annotations: { note: 'n' } } : {}),
    },
    ...(chance(0.4) ? [{ name: pick(['aux', 'log'], next) }] : []),
  ];
  const policy = (): string => pick(['Retain', 'Delete'], next);
  return {
    replicas,
    selector: chance(0.04) ? { matchExpressions: [{ key: 'app', operator: 'In', values: [app, 'else'] }] } : { matchLabels: { app } },
    serviceName: chance(0.05) ? '' : app,
    podManagementPolicy: chance(0.6) ? 'OrderedReady' : 'Parallel',
    updateStrategy: randomStrategy(replicas, minor, next),
    revisionHistoryLimit: pick([0, 1, 2, 10, 10], next),
    ...(chance(0.35) ? { minReadySeconds: pick([1, 10, 15, 30, 60], next) } : {}),
    ...(chance(0.25) ? { ordinals: { start: pick([1, 2, 5, 10, 2_000_000_000], next) } } : {}),
    ...(chance(0.7) ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: policy(), whenScaled: policy() } } : {}),
    template: {
      id: letter,
      labels: labelsOf({ app, ...(chance(0.15) ? { role: 'server' } : {}) }, letter),
      ...(chance(0.2) ? { volumes: ['scratch'] } : {}),
    },
    ...(chance(0.55) ? { volumeClaimTemplates: claimTemplates } : {}),
  };
}

function randomStrategy(replicas: number, minor: number, next: Next): unknown {
  const kind = next();
  if (kind < 0.1) return { type: 'OnDelete' };
  if (minor >= 37 && kind < 0.2) return { type: 'Recreate' };
  if (kind > 0.93) return { type: 'RollingUpdate' };
  const partition = next() < 0.6 ? 0 : between(0, replicas + 2, next);
  const amount = next();
  const maxUnavailable =
    amount < 0.5 ? undefined : amount < 0.8 ? between(1, 4, next) : pick(['10%', '25%', '34%', '50%', '75%', '100%'], next);
  return { type: 'RollingUpdate', rollingUpdate: { partition, ...(maxUnavailable === undefined ? {} : { maxUnavailable }) } };
}

function gatesOf(spec: Recorded['set']['spec'], minor: number, next: Next): Record<string, boolean> {
  const recreate = (spec['updateStrategy'] as { readonly type: string }).type === 'Recreate';
  return {
    ...(next() < 0.2 ? {} : { MaxUnavailableStatefulSet: next() < 0.5 }),
    ...(minor >= 34 && next() < 0.05 ? { StatefulSetSemanticRevisionComparison: false } : {}),
    ...(minor >= 37 && next() < (recreate ? 0.75 : 0.05) ? { StatefulSetRecreateStrategy: true } : {}),
  };
}

interface History {
  readonly revisions: RecordedRevision[];
  readonly current: string;
  readonly update: string;
}

/** The recorded revisions and those of the status: most times the update's is the last one; else it is missing (a new template) or an earlier one. */
function revisionsOf(name: string, template: string, next: Next): History {
  const others = letters.filter((each) => each !== template && next() < 0.35);
  others.sort(() => next() - 0.5);
  const kind = next();
  const order = kind < 0.1 ? others : kind < 0.2 && others.length > 0 ? [template, ...others] : [...others, template];
  let number = 0;
  const revisions = order.map((letter): RecordedRevision => {
    number += between(1, 2, next);
    return { name: `rev${letter}`, nameLength: 0, revision: number, template: letter, owners: [ownerOf(name)] };
  });
  const update = order.at(-1) ?? template;
  const current = next() < 0.5 || order.length === 0 ? update : pick(order, next);
  return { revisions, current, update };
}

function statusOf(state: State, { current, update }: History, next: Next): Record<string, unknown> {
  const { pods } = state;
  const exact = next() < 0.6;
  const near = (count: number): number => Math.max(0, exact ? count : count + between(-1, 1, next));
  const of = (letter: string): number => pods.filter((each) => each.labels?.['controller-revision-hash'] === `rev${letter}`).length;
  const ready = near(pods.filter((each) => each.ready).length);
  return {
    observedGeneration: Math.max(1, state.set.generation - (next() < 0.7 ? 0 : 1)),
    replicas: near(pods.length),
    readyReplicas: ready,
    availableReplicas: exact ? ready : near(ready),
    currentReplicas: near(of(current)),
    updatedReplicas: near(of(update)),
    currentRevision: state.revisions.length === 0 ? '' : `rev${current}`,
    updateRevision: state.revisions.length === 0 ? '' : `rev${update}`,
    ...(next() < 0.97 ? { collisionCount: next() < 0.97 ? 0 : 1 } : {}),
  };
}

const faults: readonly RecordedFault[] = [
  { verb: 'create', kind: 'Pod', error: 'quota' },
  { verb: 'create', kind: 'Pod', error: 'internal', times: 1 },
  { verb: 'create', kind: 'Pod', error: 'alreadyExists', times: 1 },
  { verb: 'create', kind: 'Pod', error: 'timeout' },
  { verb: 'update', kind: 'Pod', error: 'conflict' },
  { verb: 'update', kind: 'Pod', error: 'notFound' },
  { verb: 'delete', kind: 'Pod', error: 'conflict' },
  { verb: 'delete', kind: 'Pod', error: 'timeout', times: 1 },
  { verb: 'patch', kind: 'Pod', error: 'conflict' },
  { verb: 'patch', kind: 'ControllerRevision', error: 'notFound' },
  { verb: 'patch', kind: 'ControllerRevision', error: 'internal' },
  { verb: 'create', kind: 'PersistentVolumeClaim', error: 'alreadyExists' },
  { verb: 'create', kind: 'PersistentVolumeClaim', error: 'timeout', times: 1 },
  { verb: 'update', kind: 'PersistentVolumeClaim', error: 'notFound' },
  { verb: 'create', kind: 'ControllerRevision', error: 'alreadyExists', times: 1 },
  { verb: 'create', kind: 'ControllerRevision', error: 'quota' },
  { verb: 'update', kind: 'ControllerRevision', error: 'notFound' },
  { verb: 'delete', kind: 'ControllerRevision', error: 'conflict' },
  { verb: 'update', kind: 'StatefulSet/status', error: 'conflict' },
  { verb: 'update', kind: 'StatefulSet/status', error: 'notFound' },
  { verb: 'update', kind: 'Pod', error: 'conflict', times: 1 },
  { verb: 'update', kind: 'Pod', error: 'internal' },
  { verb: 'delete', kind: 'Pod', error: 'internal' },
  { verb: 'delete', kind: 'Pod', error: 'notFound' },
  { verb: 'patch', kind: 'Pod', error: 'notFound' },
  { verb: 'patch', kind: 'Pod', error: 'internal' },
  { verb: 'create', kind: 'PersistentVolumeClaim', error: 'quota' },
  { verb: 'update', kind: 'PersistentVolumeClaim', error: 'conflict', times: 1 },
  { verb: 'update', kind: 'PersistentVolumeClaim', error: 'internal' },
  { verb: 'create', kind: 'ControllerRevision', error: 'internal' },
  { verb: 'update', kind: 'ControllerRevision', error: 'conflict', times: 1 },
  { verb: 'update', kind: 'ControllerRevision', error: 'internal' },
  { verb: 'delete', kind: 'ControllerRevision', error: 'internal' },
  { verb: 'delete', kind: 'ControllerRevision', error: 'notFound' },
  { verb: 'update', kind: 'StatefulSet/status', error: 'conflict', times: 1 },
  { verb: 'update', kind: 'StatefulSet/status', error: 'internal' },
];

/** Now and then the API server refuses something. */
export function withFaults(state: State, next: Next, share = 0.2): State {
  if (next() > share) return { ...state, tags: state.tags };
  const refusal = (): RecordedFault => {
    const fault = pick(faults, next);
    const pod = next() < 0.5 && fault.kind === 'Pod' && state.pods.length > 0 ? { name: pick(state.pods, next).name } : {};
    return { ...fault, ...pod };
  };
  return { ...state, tags: [...state.tags, 'fault'], faults: [refusal(), ...(next() < 0.3 ? [refusal()] : [])] };
}
