import type { Owner, Recorded, RecordedAction, RecordedPod, RecordedRevision } from '../record.ts';
import { between, type Next, pick } from './random.ts';
import { labelsOf, ownerOf, shapeOf } from './parts.ts';
import { withFaults } from './random-state.ts';
import type { State } from './recorder.ts';

/** The state after a recorded sync, some seconds later: kubelets, the garbage collector and a person have acted too. */
export function afterwards(recorded: Recorded, next: Next): State {
  const seconds = pick([1, 3, 10, 30], next);
  const { faults: _, ...state } = recorded.actions.reduce(applied, { ...recorded, set: { ...recorded.set, status: recorded.status } });
  const pods = state.pods.flatMap((each) => kubelet(each, seconds, next));
  const later: State = {
    id: state.id,
    kubernetes: state.kubernetes,
    gates: state.gates,
    cache: next() < 0.08 ? 'frozen' : 'live',
    tags: [],
    nowSeconds: state.nowSeconds + seconds,
    set: next() < 0.15 ? edited(state.set, next) : state.set,
    pods,
    claims: state.claims.flatMap((each) => collected(each, pods, next)),
    revisions: state.revisions,
  };
  return withFaults(later, next, 0.04);
}

const setOwner = (state: State): Owner => ownerOf(state.set.name);

type Detail = Readonly<Record<string, unknown>>;

/** What one accepted request of the controller changes. */
function applied(state: Recorded, { verb, kind, name, detail = {}, error }: RecordedAction): Recorded {
  if (error !== undefined) return state;
  switch (kind) {
    case 'Pod':
      return { ...state, pods: podsAfter(state, verb, name, detail) };
    case 'PersistentVolumeClaim': {
      if (verb === 'create') return { ...state, claims: [...state.claims, { name, uid: freshUid(state, 'c') }] };
      const owners = detail['owners'] as readonly Owner[];
      return { ...state, claims: state.claims.map((each) => (each.name === name ? { ...each, owners } : each)) };
    }
    case 'ControllerRevision':
      return { ...state, revisions: revisionsAfter(state, verb, name, detail) };
    default:
      return state;
  }
}

function freshUid(state: State, prefix: string): string {
  const numbers = [...state.pods, ...state.claims].map(({ uid }) => Number(/\d+$/.exec(uid)?.[0] ?? 0));
  return `${prefix}${Math.max(1000, ...numbers) + 1}`;
}

function podsAfter(state: Recorded, verb: string, name: string, detail: Detail): readonly RecordedPod[] {
  const changed = (change: (pod: RecordedPod) => RecordedPod[]): RecordedPod[] =>
    state.pods.flatMap((each) => (each.name === name ? change(each) : [each]));
  const { labels, volumes } = detail as Pick<RecordedPod, 'labels' | 'volumes'>;
  const told = { ...(labels === undefined ? {} : { labels }), ...(volumes === undefined ? {} : { volumes }) };
  switch (verb) {
    case 'create':
      return [...state.pods, { name, uid: freshUid(state, 'p'), phase: 'Pending', ready: false, owners: [setOwner(state)], ...told }];
    case 'update':
      return changed((pod) => [{ ...pod, ...told }]);
    case 'delete':
      return changed((pod) => (['Failed', 'Succeeded'].includes(pod.phase) ? [] : [{ ...pod, deleting: true }]));
    default:
      return changed((pod) => [{ ...pod, owners: ownersAfter(pod.owners, detail, state) }]);
  }
}

function ownersAfter(owners: readonly Owner[] = [], detail: Detail, state: State): readonly Owner[] {
  const others = owners.filter((each) => each.uid !== state.set.uid);
  return detail['ownerReference'] === 'adopt' ? [...others, setOwner(state)] : others;
}

function revisionsAfter(state: Recorded, verb: string, name: string, detail: Detail): readonly RecordedRevision[] {
  const revision = detail['revision'] as number;
  switch (verb) {
    case 'create': {
      const template = /^rev([A-G])/.exec(name)?.[1] ?? 'A';
      return [...state.revisions, { name, nameLength: 0, revision, template, owners: [setOwner(state)] }];
    }
    case 'delete':
      return state.revisions.filter((each) => each.name !== name);
    case 'update':
      return state.revisions.map((each) => (each.name === name ? { ...each, revision } : each));
    default:
      return state.revisions.map((each) => (each.name === name ? { ...each, owners: ownersAfter(each.owners, detail, state) } : each));
  }
}

function kubelet(pod: RecordedPod, seconds: number, next: Next): RecordedPod[] {
  const { readyForSeconds, ...unready } = pod;
  if (pod.deleting === true && next() < 0.6) return [];
  const accident = next();
  if (accident < 0.02) return [{ ...unready, phase: pick(['Failed', 'Succeeded', 'Unknown'], next), ready: false }];
  if (accident < 0.04) return [{ ...pod, deleting: true }];
  if (pod.ready) {
    if (accident < 0.08) return [{ ...unready, ready: false }];
    return [{ ...pod, readyForSeconds: (readyForSeconds ?? 0) + seconds }];
  }
  if (pod.phase === 'Pending' && next() < 0.7) return [{ ...pod, phase: 'Running' }];
  if (pod.phase === 'Running' && next() < 0.7) return [{ ...pod, ready: true, readyForSeconds: between(0, seconds, next) }];
  return [pod];
}

/** Claims go with their last owner, but not before the pod that uses them. */
function collected(claim: Recorded['claims'][number], pods: readonly RecordedPod[], next: Next): Recorded['claims'] {
  const gone = (owner: Owner): boolean => owner.kind === 'Pod' && !pods.some((each) => each.uid === owner.uid);
  const owners = claim.owners ?? [];
  const deleting = claim.deleting === true || (owners.length > 0 && owners.every(gone)) || next() < 0.01;
  if (!deleting) return [claim];
  const used = pods.some((each) => Object.values(each.volumes ?? {}).includes(claim.name));
  return used || next() < 0.3 ? [{ ...claim, deleting }] : [];
}

/** A person changes the manifest. */
function edited(set: Recorded['set'], next: Next): Recorded['set'] {
  const { spec, generation } = set;
  const { replicas } = shapeOf(set);
  const change = next();
  const rolling = (spec['updateStrategy'] as { readonly rollingUpdate?: object }).rollingUpdate;
  let changed: Detail = {};
  if (change < 0.4) {
    const id = pick(['A', 'B', 'C', 'D', 'E', 'F', 'G'], next);
    changed = { template: { ...spec.template, id, labels: labelsOf(spec.template.labels, id) } };
  } else if (change < 0.75) changed = { replicas: Math.max(0, replicas + pick([-3, -2, -1, 1, 2], next)) };
  else if (change < 0.9 && rolling !== undefined) {
    changed = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { ...rolling, partition: between(0, replicas, next) } } };
  } else changed = { minReadySeconds: pick([0, 5, 20], next) };
  return { ...set, generation: generation + 1, spec: { ...spec, ...changed } };
}
