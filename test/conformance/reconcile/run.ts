import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { deepEqual } from '../../../src/base/deep-equal.ts';
import { parseTarget, type Target } from '../../../src/kube/versions.ts';
import { answerOf } from './answer.ts';
import { type HashRecord, hashDiffers } from './hashes.ts';
import type { Answer, Recorded, RecordedAction } from './record.ts';

/** Fractions of records that agree. */
interface Figures {
  readonly records: number;
  readonly actions: number;
  readonly status: number;
  readonly events: number;
  readonly requeue: number;
  readonly error: number;
}

const compared = ['actions', 'status', 'events', 'requeue', 'error'] as const;
type Compared = (typeof compared)[number];

/** What of an answer differs from the recording. */
export function differencesOf(record: Recorded, answer: Answer): Compared[] {
  const same: Readonly<Record<Compared, boolean>> = {
    actions: deepEqual(normal(adoptionsByName(record.actions)), normal(adoptionsByName(answer.actions))),
    status: deepEqual(normal(record.status), normal(answer.status)),
    events: deepEqual(normal(record.events), normal(answer.events)),
    requeue: deepEqual(normal(record.requeueAfterSeconds), normal(answer.requeueAfterSeconds)),
    error: deepEqual(normal(record.error), normal(answer.error)),
  };
  return compared.filter((each) => !same[each]);
}

/** Runs of adoptions and releases have no order in reality. */
function adoptionsByName(actions: readonly RecordedAction[]): RecordedAction[] {
  const sorted = [...actions];
  for (let from = 0; from < sorted.length; from++) {
    let to = from;
    while (to < sorted.length && sorted[to]?.verb === 'patch' && sorted[to]?.kind === sorted[from]?.kind) to++;
    sorted.splice(from, to - from, ...sorted.slice(from, to).sort((left, right) => (left.name < right.name ? -1 : 1)));
    from = Math.max(from, to - 1);
  }
  return sorted;
}

/** Empty lists and members count as absent. */
function normal(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (_, inner: unknown) => {
      if (typeof inner === 'string') return partsSorted(inner);
      return Array.isArray(inner) && inner.length === 0 ? null : inner;
    }),
  );
}

/** The parts of one aggregated validation message have no order in reality. */
function partsSorted(message: string): string {
  return message.replace(/is invalid: \[(.*)\]/, (_, parts: string) => `is invalid: [${parts.split(', ').sort().join(', ')}]`);
}

export function targetOf(record: Pick<Recorded, 'kubernetes'> & { readonly gates?: Readonly<Record<string, boolean>> }): Target {
  const target = parseTarget(record.kubernetes, record.gates);
  if (target === undefined) throw new Error(`unknown version ${record.kubernetes}`);
  return target;
}

export function readLines(file: string): unknown[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
}

/** `[--json] [--answers OUT.jsonl] [--show N] [FILE …]`: without files, those in this folder. `--record VERSION SEED OUT` makes one (needs Go). */
export async function run(args: readonly string[]): Promise<number> {
  if (args[0] === '--record') {
    const { record } = await import('./recorder/record.ts');
    return await record(args.slice(1));
  }
  const json = args.includes('--json');
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const answersFile = option('--answers');
  const show = Number(option('--show') ?? 5);
  const named = args.filter((each, at) => !each.startsWith('--') && args[at - 1] !== '--answers' && args[at - 1] !== '--show');
  const own = (): string[] =>
    readdirSync(import.meta.dirname)
      .filter((each) => each.endsWith('.jsonl.gz'))
      .map((each) => join(import.meta.dirname, each));
  const answers: Answer[] = [];
  const results = (named.length > 0 ? named : own()).map((file) => runFile(file, answers, json ? 0 : show));
  if (json) console.log(JSON.stringify(results));
  if (answersFile !== undefined) writeFileSync(answersFile, answers.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return results.every((each) => each.actions >= 0.999 && each.status >= 0.999 && each.events >= 0.995) ? 0 : 1;
}

type Result = { readonly file: string; readonly kubernetes: string } & Figures & { readonly frozen?: Figures };

function runFile(file: string, answers: Answer[], show: number): Result {
  const lines = readLines(file);
  const [first] = lines as [{ readonly kubernetes: string; readonly template?: unknown }];
  if (first.template !== undefined) return runHashes(file, lines as HashRecord[], show);
  const counts = { live: emptyCounts(), frozen: emptyCounts() };
  let shown = 0;
  for (const record of lines as Recorded[]) {
    const answer = answerOf(record, targetOf(record));
    answers.push(answer);
    const differing = differencesOf(record, answer);
    const count = counts[record.cache];
    count.records++;
    for (const each of differing) count[each]++;
    if (differing.length > 0 && shown++ < show) print(record, answer, differing);
  }
  const result = { file: basename(file), kubernetes: first.kubernetes, ...figures(counts.live), frozen: figures(counts.frozen) };
  if (show > 0) console.log(JSON.stringify(result));
  return result;
}

function runHashes(file: string, lines: readonly HashRecord[], show: number): Result {
  let wrong = 0;
  for (const record of lines) {
    const difference = hashDiffers(record, targetOf(record));
    if (difference === undefined) continue;
    wrong++;
    if (show > 0) console.log(`${record.id}: ${difference}`);
  }
  const right = 1 - wrong / lines.length;
  const figuresOfHashes = { records: lines.length, actions: right, status: 1, events: 1, requeue: 1, error: 1 };
  const result = { file: basename(file), kubernetes: lines[0]?.kubernetes ?? '', ...figuresOfHashes };
  if (show > 0) console.log(JSON.stringify(result));
  return result;
}

type Counts = Record<Compared | 'records', number>;
const emptyCounts = (): Counts => ({ records: 0, actions: 0, status: 0, events: 0, requeue: 0, error: 0 });

function figures(counts: Counts): Figures {
  const share = (wrong: number): number => (counts.records === 0 ? 1 : 1 - wrong / counts.records);
  const { records } = counts;
  return {
    records,
    actions: share(counts.actions),
    status: share(counts.status),
    events: share(counts.events),
    requeue: share(counts.requeue),
    error: share(counts.error),
  };
}

function print(record: Recorded, answer: Answer, differing: readonly Compared[]): void {
  console.log(`--- ${record.id} (${record.kubernetes}) differs in ${differing.join(', ')}`);
  const short = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
  for (const each of differing) {
    const field = each === 'requeue' ? 'requeueAfterSeconds' : each;
    const [real, ours] = [record[field], answer[field]];
    if (!Array.isArray(real) || !Array.isArray(ours)) {
      console.log(`  real ${field} ${short(real)}\n  ours ${field} ${short(ours)}`);
      continue;
    }
    for (let at = 0; at < Math.max(real.length, ours.length); at++) {
      if (!deepEqual(normal(real[at] ?? null), normal(ours[at] ?? null)))
        console.log(`  real ${at} ${short(real[at])}\n  ours ${at} ${short(ours[at])}`);
    }
  }
}
