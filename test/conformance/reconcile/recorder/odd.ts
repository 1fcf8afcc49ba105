import type { Labels, Owner, RecordedPod, RecordedRevision } from '../record.ts';
import { between, type Next, pick } from './random.ts';
import type { State } from './recorder.ts';

interface Oddity {
  readonly name: string;
  readonly change: (state: State, next: Next) => State | undefined;
}

/** Some deliberate irregularities, each told in a tag. */
export function odd(state: State, next: Next): State {
  let changed = state;
  for (const { name, change } of oddities) {
    if (next() > 0.03) continue;
    const result = change(changed, next);
    if (result !== undefined) changed = { ...result, tags: [...changed.tags, `odd:${name}`] };
  }
  return changed;
}

function onPod(name: string, change: (pod: RecordedPod, next: Next) => RecordedPod | undefined): Oddity {
  return {
    name,
    change(state, next) {
      if (state.pods.length === 0) return undefined;
      const at = between(0, state.pods.length - 1, next);
      const pod = state.pods[at] && change(state.pods[at], next);
      return pod && { ...state, pods: state.pods.with(at, pod) };
    },
  };
}

function onRevision(name: string, change: (revision: RecordedRevision) => RecordedRevision): Oddity {
  return {
    name,
    change(state, next) {
      const { revisions } = state;
      const [first] = revisions;
      if (first === undefined) return undefined;
      const at = between(0, revisions.length - 1, next);
      return { ...state, revisions: revisions.with(at, change(revisions[at] ?? first)) };
    },
  };
}

/** One more pod, which is no member by its name. */
function stranger(name: string, owned: boolean): Oddity {
  return {
    name,
    change(state, next) {
      const stranger: RecordedPod = {
        name: pick([`${state.set.name}-extra`, 'other-0', `${state.set.name}-0-1`], next),
        uid: 'p900',
        phase: 'Running',
        ready: true,
        readyForSeconds: 1000,
        ...(owned ? { owners: [{ kind: 'StatefulSet', name: state.set.name, uid: 'set1', controller: true }] } : {}),
        labels: { ...state.set.spec.template.labels },
      };
      return state.pods.some((each) => each.name === stranger.name) ? undefined : { ...state, pods: [...state.pods, stranger] };
    },
  };
}

const without = (labels: Labels | undefined, name: string): Labels =>
  Object.fromEntries(Object.entries(labels ?? {}).filter(([each]) => each !== name));

function orphaned<T extends { readonly owners?: readonly Owner[] }>(object: T): Omit<T, 'owners'> {
  const { owners: _, ...others } = object;
  return others;
}

const withStatus = (state: State, status: Readonly<Record<string, unknown>>): State => ({
  ...state,
  set: { ...state.set, status: { ...state.set.status, ...status } },
});

const podName = 'statefulset.kubernetes.io/pod-name';

const oddities: readonly Oddity[] = [
  onPod('orphan-member', orphaned),
  onPod('orphan-terminating', (pod) => ({ ...orphaned(pod), deleting: true })),
  stranger('orphan-non-member', false),
  stranger('owned-non-member', true),
  onPod('owned-by-older-set', (pod) => ({
    ...pod,
    owners: [{ kind: 'StatefulSet', name: pod.name.replace(/-\d+$/, ''), uid: 'older-set', controller: true }],
  })),
  onPod('owned-by-other', (pod) => ({ ...pod, owners: [{ kind: 'ReplicaSet', name: 'rs', uid: 'rs1', controller: true }] })),
  onPod('owned-plainly', (pod) => ({ ...pod, owners: [{ kind: 'Backup', name: 'nightly', uid: 'backup1' }] })),
  onPod('owned-not-selected', (pod) => ({ ...pod, labels: { ...pod.labels, app: 'changed' } })),
  onPod('pod-index-label-missing', (pod) => ({ ...pod, labels: without(pod.labels, 'apps.kubernetes.io/pod-index') })),
  onPod('pod-name-label-missing', (pod) => ({ ...pod, labels: without(pod.labels, podName) })),
  onPod('pod-name-label-wrong', (pod) => ({ ...pod, labels: { ...pod.labels, [podName]: 'another' } })),
  onPod('revision-label-missing', (pod) => ({ ...pod, labels: without(pod.labels, 'controller-revision-hash') })),
  onPod('volume-missing', (pod) => pod.volumes && { ...pod, volumes: Object.fromEntries(Object.entries(pod.volumes).slice(1)) }),
  onPod('volume-wrong', (pod) => {
    const [first] = Object.keys(pod.volumes ?? {});
    return first === undefined ? undefined : { ...pod, volumes: { ...pod.volumes, [first]: 'another' } };
  }),
  onRevision('orphan-revision', orphaned),
  onRevision('revision-of-older-set', (revision) => ({
    ...revision,
    owners: [{ kind: 'StatefulSet', name: 'web', uid: 'older-set', controller: true }],
  })),
  {
    name: 'older-form-of-update-revision',
    change(state) {
      const letter = state.set.spec.template.id;
      const text = JSON.stringify(state);
      if (!state.revisions.some((each) => each.name === `rev${letter}`)) return undefined;
      const renamed = JSON.parse(text.replaceAll(`"rev${letter}"`, `"rev${letter}-old"`)) as State;
      return {
        ...renamed,
        revisions: renamed.revisions.map((each) => (each.template === letter ? { ...each, form: 'older' as const } : each)),
      };
    },
  },
  {
    name: 'revision-name-taken',
    change(state, next) {
      const letter = state.set.spec.template.id;
      if (state.revisions.some((each) => each.name === `rev${letter}`)) return undefined;
      const other = pick(
        ['A', 'B', 'C', 'D', 'E', 'F', 'G'].filter((each) => each !== letter),
        next,
      );
      const taken: RecordedRevision = { name: `rev${letter}`, nameLength: 0, revision: 1, template: other };
      const owners = state.revisions[0]?.owners;
      return { ...state, revisions: [...state.revisions, owners === undefined ? taken : { ...taken, owners }] };
    },
  },
  { name: 'no-current-revision', change: (state) => withStatus(state, { currentRevision: '' }) },
  { name: 'no-revision-in-status', change: (state) => withStatus(state, { currentRevision: '', updateRevision: '' }) },
  { name: 'current-revision-gone', change: (state) => withStatus(state, { currentRevision: 'revX' }) },
  { name: 'status-condition', change: (state) => withStatus(state, { conditions: [{ type: 'Custom', status: 'True', reason: 'Other' }] }) },
];
