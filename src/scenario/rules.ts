import { clockText, parseDuration } from '../base/duration.ts';
import { peek } from '../base/peek.ts';
import type { RecordType } from '../sim/dns/answer.ts';
import { type Milestone, milestoneText } from './milestones.ts';
import type { Facts } from './facts.ts';

/**
 * The language of `expect:`, which is that of the recordings' rules.
 *
 * - `A < B < C`: the first A happens before the first B …; `A#2` is the second A; `/regular expression/` the first line that matches;
 * - `A`, `!A`, `A == 2`: it happens, never happens, happens twice; `!A before B`;
 * - `gap A -> B = 10 +- 1.3`: seconds between them;
 * - `event Reason on Kind/name: text`, `no event Reason on Kind/name`: an Event exists whose message contains the text, or none does;
 * - `final pods.web-0.phase = Running`, `~` for "contains";
 * - `final Pod/web-0 status.containerStatuses.0.restartCount = 2`: any field of an object as it is stored in the end (`none` where there is none);
 * - `step "words" code = 429`: the answer to a step; `step "words"#2` to the second one of these words;
 * - `dns A web-0.web at 30s = NXDOMAIN`, `dns SRV _peer._tcp.web at 30s = web-0 web-1`: what the cluster's DNS answers then (addresses, or the
 *   first labels of SRV targets);
 * - `harm quorum-lost`, `no harm`: results that hurt.
 */
export interface Outcome {
  readonly milestones: readonly Milestone[];
  readonly events: readonly { readonly reason: string; readonly on: string; readonly message: string }[];
  readonly facts: Facts;
  /** An object as it is stored in the end, by kind and name. */
  readonly object?: (kind: string, name: string) => unknown;
  readonly steps: readonly { readonly words: string; readonly response: Readonly<Record<string, unknown>> }[];
  /** Names of harms that occurred. */
  readonly harms: readonly string[];
  /** What a resolver without a cache gets for a name at a moment, as text. */
  readonly dns?: (name: string, type: RecordType, atMs: number) => string;
}

/** Why a rule does not hold; undefined when it does. `problem: true`: the rule itself is not understood. */
export interface Failure {
  readonly text: string;
  readonly problem?: true;
}

export function checkRule(rule: string, outcome: Outcome): Failure | undefined {
  for (const { pattern, check } of forms) {
    const match = pattern.exec(rule.trim());
    if (match !== null)
      return check(
        match.slice(1).map((part) => part ?? ''),
        outcome,
      );
  }
  return { text: `"${rule}" is not understood`, problem: true };
}

interface Form {
  readonly pattern: RegExp;
  readonly check: (parts: readonly string[], outcome: Outcome) => Failure | undefined;
}

/** In the order in which they are tried. */
const forms: readonly Form[] = [
  { pattern: /^event (\w+) on ([^\s:]+)(?:: (.*))?$/, check: ([reason, on, text], outcome) => eventExists(reason, on, text, outcome) },
  { pattern: /^no event (\w+) on ([^\s:]+)(?:: (.*))?$/, check: ([reason, on, text], outcome) => noEvent(reason, on, text, outcome) },
  {
    pattern: /^final ([A-Z]\w*)\/(\S+) (\S+) (=|~) (.*)$/,
    check: ([kind, name, path, relation, value], { object }) =>
      compare(`${path} of ${kind}/${name}`, followed(object?.(kind ?? '', name ?? ''), path ?? ''), relation, value ?? ''),
  },
  { pattern: /^final (.+?) (=|~) (.*)$/, check: ([path, relation, value], outcome) => finalIs(path ?? '', relation, value ?? '', outcome) },
  {
    pattern: /^step "(.*)"(?:#(\d+))? (\w+) (=|~) (.*)$/,
    check: ([words, number, member, relation, value], outcome) =>
      stepIs([words ?? '', Number(number || 1)], member, relation, value ?? '', outcome),
  },
  {
    pattern: /^dns (A|AAAA|SRV) (\S+) at (\S+) (=|~) (.+)$/,
    check: ([type, name, at, relation, value], outcome) =>
      dnsIs(type as RecordType, name ?? '', at ?? '', [relation ?? '', value ?? ''], outcome),
  },
  {
    pattern: /^gap (.+) -> (.+) = ([\d.]+) \+- ([\d.]+)$/,
    check: ([one, other, wanted, off], outcome) => gapIs(one, other, wanted, off, outcome),
  },
  { pattern: /^no harm(?: ([\w-]+))?$/, check: ([name], { harms }) => noHarm(name ?? '', harms) },
  {
    pattern: /^harm ([\w-]+)$/,
    check: ([name], { harms }) => (harms.includes(name ?? '') ? undefined : fail(`the harm ${name} did not occur`)),
  },
  { pattern: /^!(.+) before (.+)$/, check: ([one, other], outcome) => notBefore(one ?? '', other ?? '', outcome) },
  { pattern: /^!(.+)$/, check: ([one], outcome) => never(one ?? '', outcome) },
  { pattern: /^(.+) == (\d+)$/, check: ([one, times], outcome) => happens(one ?? '', Number(times), outcome) },
  { pattern: /^(.+)$/, check: ([chain], outcome) => inOrder((chain ?? '').split(' < '), outcome) },
];

function fail(text: string): Failure {
  return { text };
}

/** The milestones that a term means: one occurrence, one revision, or all lines that an expression matches. */
export function matching(term: string, milestones: readonly Milestone[]): readonly Milestone[] {
  const expression = /^\/(.*)\/$/.exec(term)?.[1];
  if (expression !== undefined) {
    const pattern = safePattern(expression);
    return milestones.filter((each) => pattern?.test(milestoneText(each)) === true);
  }
  const match = /^(.*?)(?:#(\d+))?(?: (rev[A-Z]+))?$/s.exec(term);
  const [, what = term, occurrence, revision] = match ?? [];
  return milestones.filter((each) => {
    if (each.what === term) return true;
    if (each.what !== what || (occurrence !== undefined && each.occurrence !== Number(occurrence))) return false;
    return revision === undefined || each.revision === revision;
  });
}

function safePattern(expression: string): RegExp | undefined {
  try {
    return new RegExp(expression);
  } catch (error) {
    // Not an expression: it matches nothing, and the rule fails with its own words.
    return error instanceof SyntaxError ? undefined : undefined;
  }
}

function first(term: string | undefined, { milestones }: Outcome): Milestone | undefined {
  return matching(term ?? '', milestones)[0];
}

function clock(milestone: Milestone): string {
  return `at ${clockText(milestone.atMs, 3)}`;
}

function inOrder(terms: readonly string[], outcome: Outcome): Failure | undefined {
  let previous: { readonly term: string; readonly index: number; readonly when: string } | undefined;
  for (const term of terms.map((each) => each.trim())) {
    const found = first(term, outcome);
    if (found === undefined) return fail(`"${term}" did not happen`);
    const index = outcome.milestones.indexOf(found);
    if (previous !== undefined && index <= previous.index)
      return fail(`"${term}" (${clock(found)}) happened before "${previous.term}" (${previous.when})`);
    previous = { term, index, when: clock(found) };
  }
  return undefined;
}

function never(term: string, outcome: Outcome): Failure | undefined {
  const found = first(term, outcome);
  return found === undefined ? undefined : fail(`"${term}" happened ${clock(found)}`);
}

function happens(term: string, times: number, { milestones }: Outcome): Failure | undefined {
  const found = matching(term, milestones).length;
  return found === times ? undefined : fail(`"${term}" happened ${found} times, not ${times}`);
}

function notBefore(one: string, other: string, outcome: Outcome): Failure | undefined {
  const [early, late] = [first(one, outcome), first(other, outcome)];
  if (early === undefined || (late !== undefined && outcome.milestones.indexOf(early) > outcome.milestones.indexOf(late))) return undefined;
  return fail(`"${one}" happened ${clock(early)}, before "${other}"`);
}

function gapIs(
  one: string | undefined,
  other: string | undefined,
  wanted: string | undefined,
  off: string | undefined,
  outcome: Outcome,
): Failure | undefined {
  const [from, to] = [first(one, outcome), first(other, outcome)];
  if (from === undefined) return fail(`"${one}" did not happen`);
  if (to === undefined) return fail(`"${other}" did not happen`);
  const seconds = (to.atMs - from.atMs) / 1000;
  return Math.abs(seconds - Number(wanted)) <= Number(off)
    ? undefined
    : fail(`from "${one}" to "${other}" it took ${seconds}s, not ${wanted}s`);
}

function eventsLike(reason: string | undefined, on: string | undefined, text: string | undefined, { events }: Outcome) {
  const wanted = (text ?? '').toLowerCase();
  return events.filter((each) => each.reason === reason && each.on === on && each.message.toLowerCase().includes(wanted));
}

function eventExists(reason: string | undefined, on: string | undefined, text: string | undefined, outcome: Outcome): Failure | undefined {
  if (eventsLike(reason, on, text, outcome).length > 0) return undefined;
  const other = eventsLike(reason, on, '', outcome)[0];
  return fail(other === undefined ? `no event ${reason} on ${on}` : `the event ${reason} on ${on} says "${other.message}"`);
}

function noEvent(reason: string | undefined, on: string | undefined, text: string | undefined, outcome: Outcome): Failure | undefined {
  const found = eventsLike(reason, on, text, outcome)[0];
  return found === undefined ? undefined : fail(`there is an event ${reason} on ${on}: ${found.message}`);
}

/** Follows `pods.web-0.phase`: names may hold dots, so the longest member name that fits is taken at each step. */
function followed(facts: unknown, path: string): unknown {
  if (path === '') return facts;
  const dots = [...path.matchAll(/\./g)].map((match) => match.index);
  for (const end of [path.length, ...dots.reverse()]) {
    const value = peek(facts, path.slice(0, end));
    if (value !== undefined) return followed(value, path.slice(end + 1));
  }
  return undefined;
}

function compare(what: string, found: unknown, relation: string | undefined, wanted: string): Failure | undefined {
  const text = found === undefined ? 'none' : typeof found === 'string' ? found : JSON.stringify(found);
  const holds = relation === '~' ? text.includes(wanted) : text === wanted;
  return holds ? undefined : fail(`${what} is ${text}`);
}

function finalIs(path: string, relation: string | undefined, wanted: string, { facts }: Outcome): Failure | undefined {
  return compare(path, followed(facts, path), relation, relation === '~' ? wanted.replace(/^"(.*)"$/, '$1') : wanted);
}

function stepIs(
  [words, number]: readonly [string, number],
  member: string | undefined,
  relation: string | undefined,
  wanted: string,
  { steps }: Outcome,
): Failure | undefined {
  const step = steps.filter((each) => each.words === words)[number - 1];
  return step === undefined
    ? fail(`no step asks that of the API server; there are ${[...new Set(steps.map((each) => `"${each.words}"`))].join(', ') || 'none'}`)
    : compare(`the ${member} of "${words}"`, step.response[member ?? ''], relation, wanted);
}

function dnsIs(
  type: RecordType,
  name: string,
  at: string,
  [relation, wanted]: readonly [string, string],
  { dns }: Outcome,
): Failure | undefined {
  const atMs = parseDuration(at);
  if (atMs === undefined) return { text: `"${at}" is no duration; it is written 90s or 6m`, problem: true };
  return compare(`${type} ${name} at ${at}`, dns?.(name, type, atMs), relation, wanted);
}

function noHarm(name: string, harms: readonly string[]): Failure | undefined {
  const found = harms.filter((each) => name === '' || each === name);
  return found.length === 0 ? undefined : fail(`there was harm: ${found.join(', ')}`);
}
