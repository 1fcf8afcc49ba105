/** Lanes: what became of each object of a run, as bars over time. */
import { peek, peekText } from '../../base/peek.ts';
import { type KubeObject, keyText, type ObjectKey } from '../../kube/objects.ts';
import { t } from '../l10n.ts';
import type { Transition } from '../sim.ts';
import { type Look, type Surroundings, sameLook, type Tone } from './look.ts';
import { budgetLook, claimLook, endpointsLook, goneClaimLook, nodeLook, placeOf, podLook, quorumLook, setLook } from './looks.ts';
import { list, text } from '../../kube/read.ts';

export interface Segment extends Look {
  readonly fromMs: number;
  readonly toMs: number;
  /** The transition that began it. */
  readonly seq: number;
}

/** A moment on a lane that can be selected. */
export interface Mark {
  readonly atMs: number;
  readonly seq: number;
  readonly tone: Tone;
}

export type LaneGroup = 'sets' | 'quorum' | 'pods' | 'claims' | 'nodes' | 'names' | 'budgets';

export interface Lane {
  /** `keyText` of the object. */
  readonly id: string;
  readonly group: LaneGroup;
  readonly object: ObjectKey;
  readonly label: string;
  readonly segments: readonly Segment[];
  readonly marks: readonly Mark[];
}

interface LaneKind {
  readonly group: LaneGroup;
  readonly look: (object: KubeObject, around: Surroundings) => Look;
}

/** From top to bottom. */
const kinds: Readonly<Record<string, LaneKind>> = {
  StatefulSet: { group: 'sets', look: setLook },
  ReplicaSet: { group: 'sets', look: setLook },
  Quorum: { group: 'quorum', look: quorumLook },
  Pod: { group: 'pods', look: podLook },
  PersistentVolumeClaim: { group: 'claims', look: claimLook },
  Node: { group: 'nodes', look: nodeLook },
  EndpointSlice: { group: 'names', look: endpointsLook },
  PodDisruptionBudget: { group: 'budgets', look: budgetLook },
};

/** Groups from top to bottom. */
export const laneGroups: readonly LaneGroup[] = [...new Set(Object.values(kinds).map(({ group }) => group))];

const absent = (): Look => ({ shape: 'line', tone: 'quiet', word: t('gone'), text: t('does not exist') });

interface Draft {
  readonly kind: LaneKind;
  readonly object: ObjectKey;
  readonly label: string;
  readonly starts: { readonly look: Look; readonly atMs: number; readonly seq: number }[];
  readonly marks: Mark[];
  current: KubeObject | undefined;
  /** As it was before its last change. */
  last: KubeObject | undefined;
  /** The lane as it was told last, while nothing has changed since. */
  lane: Lane | undefined;
}

/** Takes the transitions of a run as they come and tells the lanes so far at any time. */
export class LaneBuilder {
  readonly #drafts = new Map<string, Draft>();
  readonly #around = {
    downNodes: new Map<string, string>(),
    revisions: new Map<string, number>(),
    holders: new Map<string, readonly string[]>(),
    earlierNodes: new Map<string, string>(),
  };
  /** Reclaim policy of each volume, by its name. */
  readonly #policies = new Map<string, string>();
  /** Drafts from top to bottom, until another one comes. */
  #order: readonly (readonly [string, Draft])[] | undefined;

  /** The next transitions of the run, in order. */
  add(transitions: Iterable<Transition>): void {
    for (const transition of transitions) this.#take(transition);
  }

  /** The lanes so far. What is so at the end lasts for ever (`toMs` is infinite); an unchanged lane is the same object again. */
  lanes(): readonly Lane[] {
    this.#order ??= [...this.#drafts].toSorted(([, a], [, b]) => compareDrafts(a, b));
    return this.#order.map(([id, draft]) => (draft.lane ??= laneOf(id, draft)));
  }

  #take(transition: Transition): void {
    const { verb, object, atMs, seq } = transition;
    if (verb === 'event') this.#mark(object, { atMs, seq, tone: transition.event?.type === 'Warning' ? 'bad' : 'quiet' });
    else if (object.kind === 'Machine') this.#machine(transition);
    else if (verb !== 'fault' && verb !== 'request') this.#write(transition);
  }

  #mark(object: ObjectKey, mark: Mark): void {
    const draft = this.#drafts.get(keyText(object));
    if (draft === undefined) return;
    draft.marks.push(mark);
    draft.lane = undefined;
  }

  /** A machine went down or came up: the look of its node and of each pod on it may change. */
  #machine(transition: Transition): void {
    const { object, after, atMs, seq } = transition;
    const power = downWords(peekText(after, 'power'));
    if (power === undefined) this.#around.downNodes.delete(object.name);
    else this.#around.downNodes.set(object.name, power);
    for (const draft of this.#drafts.values()) {
      const isTouched =
        draft.object.kind === 'Node' ? draft.object.name === object.name : peekText(draft.current, 'spec', 'nodeName') === object.name;
      if (isTouched) this.#show(draft, atMs, seq);
    }
  }

  #write(transition: Transition): void {
    const { verb, object, after, atMs, seq } = transition;
    if (object.kind === 'ControllerRevision' && after !== undefined) this.#number(after);
    if (object.kind === 'PersistentVolume') this.#policies.set(object.name, peekText(after, 'spec', 'persistentVolumeReclaimPolicy') ?? '');
    const kind = kinds[object.kind];
    if (kind === undefined) return;
    const id = keyText(object);
    const draft = this.#drafts.get(id) ?? this.#begin(id, kind, object, after);
    const before = draft.current;
    if (before !== undefined) draft.last = before;
    draft.current = verb === 'remove' || verb === 'process' ? after : (after ?? draft.current);
    if (object.kind === 'Pod' && draft.current === undefined) this.#left(before);
    this.#show(draft, atMs, seq);
    if (object.kind === 'Pod' && (before === undefined) !== (draft.current === undefined))
      this.#hold(draft.current ?? before, draft.current !== undefined, transition);
  }

  #begin(id: string, kind: LaneKind, object: ObjectKey, first: KubeObject | undefined): Draft {
    const draft: Draft = {
      kind,
      object,
      label: labelOf(object, first),
      starts: [],
      marks: [],
      current: undefined,
      last: undefined,
      lane: undefined,
    };
    this.#drafts.set(id, draft);
    this.#order = undefined;
    return draft;
  }

  /** A pod is gone: the next one of its name may come up elsewhere. */
  #left(pod: KubeObject | undefined): void {
    const node = peekText(pod, 'spec', 'nodeName');
    if (pod !== undefined && node !== undefined) this.#around.earlierNodes.set(placeOf(pod), node);
  }

  /** A pod came or went: the claims that it names are used or free. */
  #hold(pod: KubeObject | undefined, isThere: boolean, { object, atMs, seq }: Transition): void {
    for (const volume of list(peek(pod, 'spec', 'volumes'))) {
      const claim = text(peek(volume, 'persistentVolumeClaim', 'claimName'));
      if (claim === '') continue;
      const place = `${object.namespace}/${claim}`;
      const others = (this.#around.holders.get(place) ?? []).filter((each) => each !== object.name);
      this.#around.holders.set(place, isThere ? [...others, object.name] : others);
      const draft = this.#drafts.get(keyText({ kind: 'PersistentVolumeClaim', namespace: object.namespace, name: claim }));
      if (draft !== undefined) this.#show(draft, atMs, seq);
    }
  }

  #number(revision: KubeObject): void {
    const namespace = revision.metadata.namespace ?? '';
    const name = `${namespace}/${revision.metadata.name ?? ''}`;
    const owner = revision.metadata.ownerReferences?.[0]?.name ?? '';
    const earlier = [...this.#around.revisions.keys()].filter((each) => each.startsWith(`${namespace}/${owner}-`)).length;
    if (!this.#around.revisions.has(name)) this.#around.revisions.set(name, earlier + 1);
  }

  #absence({ object, last }: Draft): Look {
    if (object.kind !== 'PersistentVolumeClaim') return absent();
    return goneClaimLook(this.#policies.get(peekText(last, 'spec', 'volumeName') ?? ''));
  }

  #show(draft: Draft, atMs: number, seq: number): void {
    const look = draft.current === undefined ? this.#absence(draft) : draft.kind.look(draft.current, this.#around);
    if (draft.starts.at(-1)?.atMs === atMs) draft.starts.pop();
    const last = draft.starts.at(-1);
    if (last === undefined ? draft.current !== undefined : !sameLook(last.look, look)) draft.starts.push({ look, atMs, seq });
    draft.lane = undefined;
  }
}

/** What is said of a machine that is not up, by its power. */
function downWords(power: string | undefined): string | undefined {
  return power === 'crashed' ? t('crashed') : power === 'partitioned' ? t('cut off') : undefined;
}

function labelOf(object: ObjectKey, current: KubeObject | undefined): string {
  if (object.kind !== 'EndpointSlice') return object.name;
  return current?.metadata.labels?.['kubernetes.io/service-name'] ?? object.name;
}

function laneOf(id: string, draft: Draft): Lane {
  const segments = draft.starts.map(
    ({ look, atMs, seq }, index): Segment => ({
      ...look,
      fromMs: atMs,
      toMs: draft.starts[index + 1]?.atMs ?? Number.POSITIVE_INFINITY,
      seq,
    }),
  );
  if (segments.at(-1)?.shape === 'line' && draft.kind.group !== 'claims') segments.pop();
  return { id, group: draft.kind.group, object: draft.object, label: draft.label, segments, marks: [...draft.marks] };
}

/** What a person means by the object of a lane: that of a slice is its Service, by which the lane is called, and that of a quorum its set. */
export function subjectOf(object: ObjectKey, lanes: readonly Lane[]): ObjectKey {
  if (object.kind === 'Quorum') return { ...object, kind: 'StatefulSet' };
  if (object.kind !== 'EndpointSlice') return object;
  return { ...object, kind: 'Service', name: lanes.find(({ id }) => id === keyText(object))?.label ?? object.name };
}

const collator = new Intl.Collator('en', { numeric: true });

function compareDrafts(a: Draft, b: Draft): number {
  return (
    laneGroups.indexOf(a.kind.group) - laneGroups.indexOf(b.kind.group) ||
    collator.compare(a.object.namespace, b.object.namespace) ||
    collator.compare(a.label, b.label)
  );
}
