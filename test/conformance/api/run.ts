import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Answer, answer } from './answer.ts';
import { difference } from './difference.ts';
import { type ApiRecord, bodyOf, readRecords } from './record.ts';
import { type Agreement, compare, type Figures, figures, measures } from './score.ts';

const usage = `usage: npm run conformance -- api [--json] [--corpus DIR] [--answers OUT.jsonl] [FILE.jsonl.gz …]
  for development: [--kind KIND] [--category NAME] [--rule PREFIX] [--id PREFIX] [--diff N] [--measure NAME]`;

interface Options {
  readonly json: boolean;
  readonly corpus: string | undefined;
  readonly answers: string | undefined;
  readonly filter: (record: ApiRecord) => boolean;
  /** How many differences of a file are printed. */
  readonly differences: number;
  readonly measure: string | undefined;
  readonly files: readonly string[];
}

/** Runs recordings of API servers against ours. The exit code is 0 unless the arguments are wrong or a file cannot be read; then the others are run all the same. */
export function run(args: readonly string[]): number {
  const options = optionsOf(args);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  const all: Figures[] = [];
  const answers: Answer[] = [];
  let failed = false;
  for (const file of options.files) {
    const result = triedFile(file, options);
    if (result === undefined) {
      failed = true;
      continue;
    }
    all.push(result.figures);
    answers.push(...result.answers);
    if (!options.json) print(result.figures, result.differences.slice(0, options.differences));
  }
  if (options.json) console.log(JSON.stringify(all));
  if (options.answers !== undefined) writeFileSync(options.answers, answers.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return failed ? 2 : 0;
}

/** Undefined for a file that cannot be read, which is told. */
function triedFile(file: string, options: Options): ReturnType<typeof runFile> | undefined {
  try {
    return runFile(file, options);
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function runFile(
  file: string,
  options: Options,
): { readonly figures: Figures; readonly answers: Answer[]; readonly differences: string[] } {
  const agreements: Agreement[] = [];
  const answers: Answer[] = [];
  const differences: string[] = [];
  let skipped = 0;
  const records = readRecords(file).filter(options.filter);
  for (const record of records) {
    const body = record.old === undefined ? bodyOf(record, options.corpus) : '';
    if (body === undefined) {
      skipped += 1;
      continue;
    }
    const ours = answer(record, body);
    const agreement = compare(record, ours);
    agreements.push(agreement);
    answers.push(ours);
    const failed = measures.filter((measure) => agreement[measure] === false);
    if (failed.length > 0 && (options.measure === undefined || failed.some((each) => each === options.measure)))
      differences.push(difference(record, ours, agreement));
  }
  return { figures: figures(basename(file), records[0]?.kubernetes ?? '', skipped, agreements), answers, differences };
}

function print(result: Figures, differences: readonly string[]): void {
  const shares = measures.map((measure) => `${measure} ${(100 * result[measure]).toFixed(2)} %`);
  console.log(`${result.file}: Kubernetes ${result.kubernetes}, ${result.records} records, ${result.skipped} skipped`);
  console.log(`  ${shares.join(' · ')}`);
  for (const each of differences) console.log(each);
}

function optionsOf(args: readonly string[]): Options | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        corpus: text,
        answers: text,
        kind: text,
        category: text,
        rule: text,
        id: text,
        diff: text,
        measure: text,
      },
    });
    const { kind, category, rule, id } = values;
    return {
      json: values.json === true,
      corpus: values.corpus,
      answers: values.answers,
      filter: (record) =>
        (kind === undefined || record.kind === kind) &&
        (category === undefined || record.category === category) &&
        (rule === undefined || record.rule?.startsWith(rule) === true) &&
        (id === undefined || record.id.startsWith(id)),
      differences: values.diff === undefined ? Number.POSITIVE_INFINITY : Number(values.diff),
      measure: values.measure,
      files: positionals.length > 0 ? positionals : ownRecordings(),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

function ownRecordings(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .sort()
    .map((name) => join(import.meta.dirname, name));
}
