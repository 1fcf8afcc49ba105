import { clockText } from '../base/duration.ts';
import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import type { Condition } from '../kube/views.ts';
import type { Transition } from '../sim/transition.ts';

/** A run as text, one line a transition: time, who, what. The same input gives the same text, byte for byte. */
export function traceText(trace: readonly Transition[]): string {
  const led = new Set(trace.map(({ cause }) => cause));
  const lines = trace.map((transition) => {
    const what = `${lineOf(transition)}${isIdle(transition, led) ? '  changes nothing' : ''}`;
    return [clockText(transition.atMs, 3).padStart(9), transition.actor.padEnd(26), what].join('  ').trimEnd();
  });
  return `${lines.join('\n')}\n`;
}

/** Whether a step found nothing that it could do. A component that starts anew, or sees less, leaves no trace of its own. */
function isIdle({ step, seq, words = '' }: Transition, led: ReadonlySet<number | undefined>): boolean {
  return step !== undefined && !led.has(seq) && !/^(?:restart component|(?:freeze|delay) cache) /.test(words);
}

/** What one transition is, in words: `event Normal Scheduled Pod/web-0: …`. */
export function lineOf(transition: Transition): string {
  const { verb, object, event, words, response } = transition;
  const refused = response !== undefined && response.code >= 400 ? ` refused (${response.code}): ${response.message}` : '';
  if (verb === 'event') return `event ${event?.type ?? ''} ${event?.reason ?? ''} ${objectText(object)}: ${event?.message ?? ''}`;
  if (verb === 'request' || verb === 'fault') return `${verb} ${words ?? objectText(object)}${refused}`;
  const changes = verb === 'update' || verb === 'delete' || verb === 'process' ? changeText(transition) : '';
  return `${verb} ${objectText(object)}${refused}${changes === '' ? '' : `  ${changes}`}`;
}

function objectText({ kind, name }: ObjectKey): string {
  return `${kind}/${name}`;
}

/** The leaves that an update changed, at most four. */
function changeText({ before, after }: Transition): string {
  const changes = [...changedLeaves(before ?? {}, after ?? {}, '', 0)].filter(([path]) => !bookkeeping.test(path));
  const shown = changes
    .slice(0, 4)
    .map(([path, from, to]) => (before === undefined ? `${path} ${leafText(to)}` : `${path} ${leafText(from)} → ${leafText(to)}`));
  return `${shown.join(', ')}${changes.length > shown.length ? `, … ${changes.length - shown.length} more` : ''}`;
}

/** What changes with every write and tells nothing. */
const bookkeeping =
  /^(apiVersion|kind|metadata|namespace)$|^metadata\.(resourceVersion|generation|uid)$|lastTransitionTime$|lastHeartbeatTime$|^sinceMs$|renewTime$/;

type Leaf = readonly [path: string, from: unknown, to: unknown];

function* changedLeaves(from: unknown, to: unknown, path: string, depth: number): Generator<Leaf> {
  if (Object.is(from, to)) return;
  if (!isContainer(from) || !isContainer(to) || depth > 20) {
    if (JSON.stringify(from) !== JSON.stringify(to)) yield [path, from, to];
    return;
  }
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    // Those of an endpoint are no list.
    if (key === 'conditions' && [from[key], to[key]].some(Array.isArray)) {
      yield* changedConditions(from[key], to[key], `${path === '' ? '' : `${path}.`}${key}`);
      continue;
    }
    yield* changedLeaves(from[key], to[key], path === '' ? key : `${path}.${key}`, depth + 1);
  }
}

/** Conditions by their type, each as `False ContainersNotReady`; of one that says the same in other words the message. */
function* changedConditions(from: unknown, to: unknown, path: string): Generator<Leaf> {
  const [then, now] = [from, to].map(
    (list) => new Map((Array.isArray(list) ? (list as readonly Condition[]) : []).map((each) => [each.type, each])),
  );
  for (const type of new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const [before, after] = [then?.get(type), now?.get(type)];
    const [was, is] = [before, after].map((each) => each && `${each.status} ${each.reason ?? ''}`.trim());
    if (was !== is) yield [`${path}.${type}`, was, is];
    else if (before?.message !== after?.message) yield [`${path}.${type}.message`, before?.message, after?.message];
  }
}

function isContainer(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null;
}

function leafText(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
