import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import type { IntOrString } from '../kube/int-or-percent.ts';
import type { KubeObject } from '../kube/objects.ts';
import { conditionOf, type EndpointSlice, isReady, type Node, type Pod } from '../kube/views.ts';
import type { Transition } from '../sim/transition.ts';
import { truthWords } from './truth-words.ts';

/**
 * The essential changes of a run, one line each, in the words of the recordings of real control planes (and of `expect:`):
 * `create web-0 revA`, `ready web-0#2`, `claim data-web-0 Bound`, `set web currentRevision revB`, `node node-a taints …`.
 */
export interface Milestone {
  readonly atMs: number;
  /** Without occurrence and revision: `create web-0`. */
  readonly what: string;
  /** How often it happened so far, this time included. */
  readonly occurrence: number;
  /** Revision symbol of a pod or a set, where the line has one. */
  readonly revision?: string;
  readonly actor: string;
  /** Number of the transition. */
  readonly seq: number;
}

/** `create web-2#2 revB`. */
export function milestoneText({ what, occurrence, revision }: Milestone): string {
  return `${what}${occurrence > 1 ? `#${occurrence}` : ''}${revision === undefined ? '' : ` ${revision}`}`;
}

/** Names of ControllerRevisions as symbols `revA`, `revB` … in the order of their creation. */
export class RevisionSymbols {
  readonly #symbols = new Map<string, string>();

  note(name: string): void {
    if (!this.#symbols.has(name)) this.#symbols.set(name, `rev${letters(this.#symbols.size)}`);
  }

  of(name: string): string {
    return this.#symbols.get(name) ?? name;
  }
}

/** A … Z, AA, AB … */
function letters(index: number): string {
  return `${index >= 26 ? letters(Math.floor(index / 26) - 1) : ''}${String.fromCharCode(65 + (index % 26))}`;
}

/** All milestones of a trace, in its order. */
export function milestonesOf(trace: readonly Transition[], symbols = new RevisionSymbols()): Milestone[] {
  const counts = new Map<string, number>();
  const found: Milestone[] = [];
  for (const transition of trace) {
    if (transition.object.kind === 'ControllerRevision' && transition.verb === 'create') symbols.note(transition.object.name);
    for (const { what, revision } of wordsOf(transition, symbols)) {
      const occurrence = (counts.get(what) ?? 0) + 1;
      counts.set(what, occurrence);
      const { atMs, actor, seq } = transition;
      found.push({ atMs, actor, seq, what, occurrence, ...(revision === undefined ? {} : { revision }) });
    }
  }
  return found;
}

/** One line's worth, before it is counted. */
export interface Words {
  readonly what: string;
  readonly revision?: string;
}

function wordsOf(transition: Transition, symbols: RevisionSymbols): Words[] {
  if (transition.response !== undefined && transition.response.code >= 400) return [];
  switch (transition.verb) {
    case 'create':
    case 'update':
    case 'delete':
    case 'remove':
      return objectWords[transition.object.kind]?.(transition, symbols) ?? [];
    case 'process':
      return truthWords(transition);
    case 'fault':
      return transition.words === undefined ? [] : [{ what: transition.words }];
    default:
      return [];
  }
}

type Teller = (transition: Transition, symbols: RevisionSymbols) => Words[];

const objectWords: Readonly<Record<string, Teller>> = {
  Pod: podWords,
  PersistentVolumeClaim: claimWords,
  StatefulSet: setWords,
  ControllerRevision: revisionWords,
  Node: nodeWords,
  EndpointSlice: publishedWords,
};

const revisionLabel = 'controller-revision-hash';

function podWords({ verb, object: { name }, before, after }: Transition, symbols: RevisionSymbols): Words[] {
  const then = before as Pod | undefined;
  const now = after as Pod | undefined;
  const revision = now?.metadata.labels?.[revisionLabel];
  if (verb === 'create') return [{ what: `create ${name}`, ...(revision === undefined ? {} : { revision: symbols.of(revision) }) }];
  if (verb === 'remove') return [...podChanges(name, then, now), { what: `gone ${name}` }];
  return [...podChanges(name, then, now), ...(verb === 'delete' ? [{ what: `delete ${name}` }] : [])];
}

const phases: Readonly<Record<string, string>> = { Running: 'running', Failed: 'failed', Succeeded: 'succeeded' };

function podChanges(name: string, then: Pod | undefined, now: Pod | undefined): Words[] {
  if (then === undefined || now === undefined) return [];
  const words: Words[] = [];
  if (ownersText(then) !== ownersText(now)) words.push({ what: `owner of ${name}: ${ownersText(now)}` });
  if ((then.spec.nodeName ?? '') === '' && (now.spec.nodeName ?? '') !== '') words.push({ what: `scheduled ${name}` });
  const phase = now.status?.phase ?? '';
  if (phase !== then.status?.phase && phases[phase] !== undefined) words.push({ what: `${phases[phase]} ${name}` });
  if (isReady(then) !== isReady(now)) words.push({ what: `${isReady(now) ? 'ready' : 'unready'} ${name}` });
  return words;
}

function claimWords({ verb, object: { name }, before, after }: Transition): Words[] {
  if (verb === 'create') return [{ what: `create claim ${name}` }, ...claimOwner(name, undefined, after)];
  if (verb === 'remove') return [{ what: `gone claim ${name}` }];
  const words = claimOwner(name, before, after);
  const phase = peekText(after, 'status', 'phase');
  if (phase === 'Bound' && peekText(before, 'status', 'phase') !== 'Bound') words.push({ what: `claim ${name} Bound` });
  return verb === 'delete' ? [...words, { what: `delete claim ${name}` }] : words;
}

function claimOwner(name: string, before: KubeObject | undefined, after: KubeObject | undefined): Words[] {
  const text = ownersText(after);
  return text === ownersText(before) ? [] : [{ what: `owner of claim ${name}: ${text}` }];
}

/** `StatefulSet/web`, several separated by commas, or `none`. */
export function ownersText(object: KubeObject | undefined): string {
  const owners = (object?.metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`).sort();
  return owners.length === 0 ? 'none' : owners.join(',');
}

function setWords({ verb, object: { name }, before, after }: Transition, symbols: RevisionSymbols): Words[] {
  if (verb === 'create') return [{ what: `create set ${name}` }];
  if (verb === 'remove') return [{ what: `gone set ${name}` }];
  const edited = setEdit(before, after);
  const words: Words[] = edited === '' ? [] : [{ what: `edit set ${name}: ${edited}` }];
  for (const member of ['currentRevision', 'updateRevision']) {
    const revision = peekText(after, 'status', member);
    if (revision !== undefined && revision !== peekText(before, 'status', member)) {
      words.push({ what: `set ${name} ${member}`, revision: symbols.of(revision) });
    }
  }
  return verb === 'delete' ? [...words, { what: `delete set ${name}` }] : words;
}

/** What a person changed of a set, as `replicas 5, image app:2`. */
function setEdit(before: KubeObject | undefined, after: KubeObject | undefined): string {
  const changes: readonly (readonly [string, (set: KubeObject | undefined) => string])[] = [
    ['replicas', (set) => String(peekInteger(set, 'spec', 'replicas') ?? 1)],
    [
      'image',
      (set) =>
        peekList(set, 'spec', 'template', 'spec', 'containers')
          .map((each) => peekText(each, 'image') ?? '')
          .join(' '),
    ],
    ['start', (set) => String(peekInteger(set, 'spec', 'ordinals', 'start') ?? 0)],
    ['strategy', strategyText],
    ['retention', retentionText],
    ['minReadySeconds', (set) => String(peekInteger(set, 'spec', 'minReadySeconds') ?? 0)],
  ];
  const told = changes.flatMap(([word, read]) => (read(before) === read(after) ? [] : [`${word} ${read(after)}`]));
  if (told.length > 0) return told.join(', ');
  return JSON.stringify(peek(before, 'spec')) === JSON.stringify(peek(after, 'spec')) ? '' : 'template';
}

function strategyText(set: KubeObject | undefined): string {
  const update = peek(set, 'spec', 'updateStrategy', 'rollingUpdate');
  const partition = peekInteger(update, 'partition');
  const unavailable = peek(update, 'maxUnavailable') as IntOrString | undefined;
  return [
    peekText(set, 'spec', 'updateStrategy', 'type') ?? 'RollingUpdate',
    ...(partition === undefined ? [] : [`partition ${partition}`]),
    ...(unavailable === undefined ? [] : [`maxUnavailable ${unavailable}`]),
  ].join(' ');
}

function retentionText(set: KubeObject | undefined): string {
  const policy = peek(set, 'spec', 'persistentVolumeClaimRetentionPolicy');
  return `whenDeleted ${peekText(policy, 'whenDeleted') ?? 'Retain'}, whenScaled ${peekText(policy, 'whenScaled') ?? 'Retain'}`;
}

function revisionWords({ verb, object, before, after }: Transition, symbols: RevisionSymbols): Words[] {
  const symbol = symbols.of(object.name);
  const number = String(peekInteger(after, 'revision') ?? 0);
  if (verb === 'create') return [{ what: `create revision ${symbol} number ${number}` }];
  if (verb === 'remove') return [{ what: 'gone revision', revision: symbol }];
  return number === String(peekInteger(before, 'revision') ?? 0) ? [] : [{ what: `revision ${symbol} number ${number}` }];
}

function nodeWords({ verb, object: { name }, before, after }: Transition): Words[] {
  if (verb === 'create') return [{ what: `node ${name} taints ${taintsText(after)}` }];
  if (verb === 'remove') return [{ what: `gone node ${name}` }];
  const words: Words[] = [];
  const [then, now] = [before, after].map((node: Node | undefined) => conditionOf(node?.status?.conditions, 'Ready'));
  if (now !== undefined && now.status !== then?.status) words.push({ what: `node ${name} Ready ${now.status} ${now.reason ?? ''}`.trim() });
  if (taintsText(before) !== taintsText(after)) words.push({ what: `node ${name} taints ${taintsText(after)}` });
  return words;
}

/** Taints as kubectl writes them, sorted, or `none`. */
export function taintsText(node: Node | undefined): string {
  const taints = (node?.spec?.taints ?? []).map(({ key, value, effect }) => `${key}${(value ?? '') === '' ? '' : `=${value}`}:${effect}`);
  return taints.length === 0 ? 'none' : taints.sort().join(',');
}

/** `web publishes web-1`, `web hides web-1`: whose addresses DNS gives for a Service. */
function publishedWords({ before, after }: Transition): Words[] {
  const [then, now] = [before, after].map((slice) => publishedPods(slice as EndpointSlice | undefined));
  const service = (after ?? before)?.metadata.labels?.['kubernetes.io/service-name'] ?? '';
  return [
    ...[...(now ?? [])].filter((pod) => then?.has(pod) !== true).map((pod) => ({ what: `${service} publishes ${pod}` })),
    ...[...(then ?? [])].filter((pod) => now?.has(pod) !== true).map((pod) => ({ what: `${service} hides ${pod}` })),
  ];
}

function publishedPods(slice: EndpointSlice | undefined): ReadonlySet<string> {
  return new Set((slice?.endpoints ?? []).flatMap(({ conditions, targetRef }) => (conditions.ready ? (targetRef?.name ?? []) : [])));
}
