import { parseDuration } from '../base/duration.ts';
import { isFault } from '../sim/action-words.ts';
import { harms } from '../sim/harms/harms.ts';
import { factMembers } from './facts.ts';
import { meant } from './reader.ts';
import { actionOf } from './action-words.ts';

/**
 * What is wrong with a line of `expect:` before anything has run; undefined when it can hold and can fail. A word that no run ever says makes "it never
 * happens" true whatever happens.
 */
export function ruleProblem(rule: string): string | undefined {
  const text = rule.trim();
  const form = forms.find(({ begins }) => begins.test(text));
  return form === undefined ? milestoneProblem(text) : form.problem(text);
}

interface Form {
  readonly begins: RegExp;
  readonly problem: (text: string) => string | undefined;
}

const written = (pattern: RegExp, usage: string) => (text: string) =>
  pattern.test(text) ? undefined : `"${text}" is not understood; it is written ${usage}`;

const forms: readonly Form[] = [
  {
    begins: /^!(?:no |event |final |step |dns |gap |harm )/,
    problem: (text) => `"${text}" is not understood; "!" stands before what happens, as in !delete web-0`,
  },
  {
    begins: /^(?:no )?event\b/,
    problem: written(/^(?:no )?event \w+ on [A-Z]\w+\/[^\s:/]+(?:: .+)?$/, 'event FailedCreate on StatefulSet/web: exceeded quota'),
  },
  { begins: /^final\b/, problem: finalProblem },
  { begins: /^step\b/, problem: written(/^step ".+"(?:#\d+)? (?:code|message) (?:=|~) .+$/, 'step "evict web-0" code = 429') },
  { begins: /^dns\b/, problem: dnsProblem },
  { begins: /^gap\b/, problem: gapProblem },
  { begins: /^(?:no )?harm\b|^no\b/, problem: harmProblem },
];

function finalProblem(text: string): string | undefined {
  if (/^final [A-Z]\w*\/\S+ \S+ (?:=|~) .+$/.test(text)) return undefined;
  const [, kind = '', path = ''] = /^final (\w+)(\.\S+)? (?:=|~) .+$/.exec(text) ?? [];
  const known = Object.hasOwn(factMembers, kind) ? factMembers[kind] : undefined;
  if (known === undefined) {
    const written = `"${text}" is not understood; it is written final pods.web-0.phase = Running`;
    return `${written}, about ${Object.keys(factMembers).join(', ')}, or final Pod/web-0 spec.nodeName = node-1`;
  }
  // Names may hold dots; a path that ends with a name speaks of all there is to know.
  const parts = path.split('.').slice(2);
  if (parts.length === 0 || parts.some((part) => known.includes(part))) return undefined;
  return `of ${kind} there is no "${parts.at(-1) ?? ''}"; ${meant(parts.at(-1) ?? '', known)}there are ${known.join(', ')}`;
}

function dnsProblem(text: string): string | undefined {
  const at = /^dns (?:A|AAAA|SRV) \S+ at (\S+) (?:=|~) .+$/.exec(text)?.[1];
  return at !== undefined && parseDuration(at) !== undefined
    ? undefined
    : `"${text}" is not understood; it is written dns A web-0.web at 30s = NXDOMAIN, with A, AAAA or SRV`;
}

function gapProblem(text: string): string | undefined {
  const [, one = '', other = ''] = /^gap (.+) -> (.+) = [\d.]+ \+- [\d.]+$/.exec(text) ?? [];
  return one === ''
    ? `"${text}" is not understood; it is written gap ready web-0 -> create web-1 = 20 +- 1`
    : (termProblem(one) ?? termProblem(other));
}

function harmProblem(text: string): string | undefined {
  const match = /^(?:no harm|(?:no )?harm ([\w-]+))$/.exec(text);
  const names = harms.map(({ name }) => name);
  if (match !== null && (match[1] === undefined || names.includes(match[1]))) return undefined;
  return `"${text}" is not understood; it is written no harm, or harm and no harm with one of ${names.join(', ')}`;
}

/** The words for what happens in a line about what happens; none in a line about something else. */
export function termsOf(text: string): string[] {
  if (forms.some(({ begins }) => begins.test(text) && !text.startsWith('gap '))) return [];
  const gap = /^gap (.+) -> (.+) = /.exec(text);
  if (gap !== null) return gap.slice(1);
  const terms = text
    .replace(/^!/, '')
    .replace(/ == \d+$/, '')
    .split(text.startsWith('!') ? / before / : ' < ');
  return terms.map((term) => term.trim());
}

function milestoneProblem(text: string): string | undefined {
  for (const term of termsOf(text)) {
    const problem = termProblem(term);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function termProblem(term: string): string | undefined {
  const expression = /^\/(.*)\/$/.exec(term)?.[1];
  if (expression !== undefined) return expressionProblem(expression);
  const words = term.replace(/(?:#\d+)?(?: rev[A-Z]+)?$/, '');
  if (milestones.some((pattern) => pattern.test(words))) return undefined;
  const action = actionOf(words);
  if (action !== undefined && isFault(action)) return undefined;
  if (action !== undefined) return `"${term}" is asked for, not something that happens; its answer is written step "${term}" code = 200`;
  if (/\S[<>]|[<>]\S| > /.test(term))
    return `"${term}" is not understood; that one comes before the other is written create web-0 < ready web-0`;
  return `nothing that happens is called "${term}"; it may be create web-0, ready web-0, delete claim data-web-0, edit set web: replicas 5, program web-0 starts on node-1, web publishes web-0, crash node-1 or the like, or an expression: /web-[01]/`;
}

function expressionProblem(expression: string): string | undefined {
  try {
    const pattern = new RegExp(expression);
    if (expression === '' || pattern.test('')) return `/${expression}/ matches everything`;
    // One that repeats what repeats can take for ever to say that it does not match.
    const isEndless = /\((?:[^()\\]|\\.)*[*+{](?:[^()\\]|\\.)*\)[*+{]/.test(expression) || expression.length > 300;
    return isEndless
      ? `/${expression}/ repeats a group that repeats itself, or is longer than 300 characters; write it more simply`
      : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The lines that `milestonesOf` makes. */
const milestones: readonly RegExp[] = [
  /^(?:create|delete|gone|scheduled|running|failed|succeeded|ready|unready|stale) [\w.-]+$/,
  /^(?:create|delete|gone) (?:claim|set) [\w.-]+$/,
  /^gone node [\w.-]+$/,
  /^(?:create )?revision rev[A-Z]+ number \d+$/,
  /^gone revision$/,
  /^owner of (?:claim )?[\w.-]+: \S+$/,
  /^claim [\w.-]+ Bound$/,
  /^edit set [\w.-]+: (?:template|(?:(?:replicas|image|start|strategy|retention|minReadySeconds) [^,]+(?:, whenScaled \w+)?(?:, |$))+)$/,
  /^set [\w.-]+ (?:currentRevision|updateRevision)$/,
  /^node [\w.-]+ Ready (?:True KubeletReady|False KubeletNotReady|Unknown NodeStatusUnknown)$/,
  /^node [\w.-]+ taints (?:none|[\w./-]+(?:=[\w.-]*)?:\w+(?:,[\w./-]+(?:=[\w.-]*)?:\w+)*)$/,
  /^[\w.-]+ (?:publishes|hides) [\w.-]+$/,
  /^quorum [\w.-]+ (?:lost|elects [\w.-]+)$/,
  /^store [\w.-]+ answers from \d+, \d+ missing$/,
  /^program [\w.-]+ (?:starts|ends) on [\w.-]+$/,
  /^data of .+ destroyed$/,
];
