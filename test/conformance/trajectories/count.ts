import { checkRule } from '../../../src/scenario/rules.ts';
import type { Observed } from './observed.ts';
import { type Recording, type RecordedEvent, withoutTime } from './recording.ts';

/** One fact of a recording that the simulated run does not show. */
export interface Missed {
  readonly fact: string;
  /** What the simulated run shows instead, where that can be said. */
  readonly found?: string;
  /** The simulator knowingly differs here, for this reason. */
  readonly differs?: string;
}

export interface Count {
  readonly facts: number;
  readonly held: number;
  readonly differs: number;
  readonly missed: readonly Missed[];
}

/** Where the simulator knowingly does otherwise, by the words of the fact (and of the scenario and its title, where it is about one race). */
const differences: readonly { readonly fact: RegExp; readonly scenario?: RegExp; readonly why: string }[] = [
  {
    fact: /^event (FailedUpdate|ProvisioningFailed) .*object has been modified/,
    why: 'differs: writes take no time, so that two writers never meet over one version of a claim',
  },
  {
    fact: /^event FailedScheduling .*(persistentvolumeclaim "[^"]+" not found|could not find v1\.PersistentVolumeClaim)/,
    why: 'differs: caches are fresh, so that a pod is never seen before its claim',
  },
  {
    fact: /^event \S+ on \S+: \(combined from similar events\)/,
    why: 'differs: inside a Parallel batch pods are made in order, so that another message is the first that is combined; of combined ones upstream forgets any',
  },
  {
    fact: /^event SuccessfulCreate on \S+: [Cc]reate (Pod|Claim)/,
    scenario: /parallel/i,
    why: 'differs: inside a Parallel batch pods are made in order, so that another message is the first that is combined',
  },
  {
    fact: /^event FailedUpdate .*pod updates may not change fields/s,
    why: 'differs: a refused change of a pod is told without the list of its differences',
  },
  {
    fact: /^event NoPods/,
    why: 'differs: writes take no time, so that the set has made its pods again before their budget is counted',
  },
  { fact: / by namespace-controller/, why: 'differs: the audit log names a wrong writer' },
  {
    fact: /(gone|delete) web-1 by pod-garbage-collector|^event FailedDelete/,
    scenario: /node-object-deleted/,
    why: 'differs: of two that remove a Failed pod at once the set is the first; there either may be',
  },
];

/** Counts the facts of a recording as README.md says. */
export function count(recording: Recording, observed: Observed): Count {
  const judged = [
    ...rules(recording, observed),
    ...pairs(recording, observed),
    ...events(recording, observed),
    ...leaves(recording, observed),
  ];
  const missed = judged
    .filter((each) => !each.held)
    .map(({ fact, found }) => explained({ fact, ...(found === undefined ? {} : { found }) }, recording));
  return {
    facts: judged.length,
    held: judged.length - missed.length,
    differs: missed.filter((each) => each.differs !== undefined).length,
    missed,
  };
}

function explained(missed: Missed, { scenario, title }: Recording): Missed {
  const known = differences.find((each) => each.fact.test(missed.fact) && each.scenario?.test(`${scenario}: ${title}`) !== false);
  return known === undefined ? missed : { ...missed, differs: known.why };
}

interface Judged extends Missed {
  readonly held: boolean;
}

function rules({ expect }: Recording, { outcome }: Observed): Judged[] {
  return expect.rules.map((rule) => {
    const failure = checkRule(rule, outcome);
    return { fact: `rule ${rule}`, held: failure === undefined, ...(failure === undefined ? {} : { found: failure.text }) };
  });
}

/** The object that a milestone is about. */
export function subjectOf(milestone: string): string {
  const words = withoutTime(milestone).replace(/ by [\w-]+$/, '');
  const patterns: readonly RegExp[] = [
    /\bclaim ([^\s:#]+)/,
    /^(?:create|edit|delete|gone) (set [^\s:#]+)/,
    /^(set [^\s:#]+)/,
    /(rev[A-Z]+)(?: number \d+)?$/,
    /\b(node [^\s:#]+)/,
    /^container of ([^\s:#]+)/,
    /^owner of ([^\s:#]+)/,
    /^(?:create|delete|gone|scheduled|running|ready|unready|failed|succeeded) ([^\s:#]+)/,
    /^([^\s:#]+) (?:stops|becomes)/,
  ];
  if (/^create \S+ rev[A-Z]+$/.test(words)) return words.split(/[ #]/)[1] ?? words;
  if (/^create revision|^revision|^gone revision/.test(words)) return /(rev[A-Z]+)/.exec(words)?.[1] ?? words;
  for (const pattern of patterns) {
    const found = pattern.exec(words)?.[1];
    if (found !== undefined) return pattern.source.includes('claim') ? `claim ${found}` : found;
  }
  return words;
}

/** Each adjacent pair about one object: both happen, in this order. */
function pairs({ expect }: Recording, { lines }: Observed): Judged[] {
  const place = new Map<string, number>();
  for (const [index, { text }] of lines.entries()) if (!place.has(text)) place.set(text, index);
  const last = new Map<string, string>();
  const judged: Judged[] = [];
  for (const milestone of expect.milestones) {
    const text = withoutTime(milestone);
    const subject = subjectOf(milestone);
    const before = last.get(subject);
    last.set(subject, text);
    if (before === undefined) continue;
    const [first, second] = [place.get(before), place.get(text)];
    const held = first !== undefined && second !== undefined && first < second;
    const found =
      first === undefined ? `"${before}" did not happen` : second === undefined ? `"${text}" did not happen` : 'the other way round';
    judged.push({ fact: `order ${before} < ${text}`, held, ...(held ? {} : { found }) });
  }
  return judged;
}

/** Left out: repetitions and conflicts of a moment, which README.md says not to compare. */
function isTransient({ reason, message }: RecordedEvent): boolean {
  if (reason === 'WaitForPodScheduled') return true;
  return reason === 'FailedScheduling' && /Operation cannot be fulfilled|is out of sync/.test(message);
}

/** The node chosen is not compared. */
function normal(text: string): string {
  return text.replaceAll(/\bto node-[abc]\b/g, 'to node-*');
}

function textOf({ reason, on, message }: RecordedEvent): string {
  return `${reason} on ${on}: ${normal(message)}`;
}

function events({ expect }: Recording, observed: Observed): Judged[] {
  const found = new Set(observed.events.map(textOf));
  const wanted = new Set(expect.events.filter((each) => !isTransient(each)).map(textOf));
  return [...wanted].map((text) => {
    const like = [...found].find((each) => each.startsWith(text.slice(0, text.indexOf(':'))));
    return { fact: `event ${text}`, held: found.has(text), ...(found.has(text) || like === undefined ? {} : { found: like }) };
  });
}

/** Each leaf of `final` but the nodes of pods. */
function leaves({ final }: Recording, observed: Observed): Judged[] {
  return flat(final)
    .filter(([path]) => !/^pods\.[^.]+\.node$/.test(path))
    .map(([path, value]) => {
      const own = new Map(flat(observed.final)).get(path);
      const held = own === value;
      return { fact: `final ${path} = ${value}`, held, ...(held ? {} : { found: own ?? 'none' }) };
    });
}

function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, member]) => flat(member, path === '' ? name : `${path}.${name}`));
}
