import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Count } from './count.ts';
import { judge, type Judged } from './judge.ts';
import { readRecordings, type RecordingFile } from './recording.ts';

const usage = `usage: npm run conformance -- trajectories [--json] [--answers DIR] [FILE.json|FILE.jsonl.gz|DIR …]
       npm run conformance -- trajectories --record …`;

/** Whole recorded runs against the simulator, or new recordings. The exit code is 0 unless the arguments are wrong. */
export async function run(args: readonly string[]): Promise<number> {
  if (args[0] === '--record') return (await import('./recorder/record.ts')).record(args.slice(1));
  const options = optionsOf(args);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  const results: Result[] = [];
  for (const { name, recording } of options.files.flatMap(readRecordings)) {
    const judged = judge(recording);
    const result = { name, recording, ...judged };
    results.push(result);
    if (options.answers !== undefined) writeAnswer(options.answers, result);
    if (!options.json) print(result);
  }
  if (options.json)
    console.log(
      JSON.stringify(results.map(({ name, recording, figures }) => ({ file: name, kubernetes: recording.kubernetes, ...figures }))),
    );
  else printTotals(results);
  return 0;
}

type Result = RecordingFile & Judged;

function optionsOf(
  args: readonly string[],
): { readonly json: boolean; readonly answers: string | undefined; readonly files: readonly string[] } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, answers: { type: 'string' } },
      allowPositionals: true,
    });
    const files = positionals.length > 0 ? positionals : [join(import.meta.dirname, 'data')];
    return { json: values.json === true, answers: values.answers, files };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function print({ name, figures, seed, heldWithoutLots }: Result): void {
  const { facts, held, missed }: Count = figures;
  console.log(`${held}/${facts} ${name}${seed === 0 ? '' : ` (lots of seed ${seed}; without lots ${heldWithoutLots})`}`);
  for (const { fact, found, differs } of missed) {
    console.log(
      `  missed: ${fact}${found === undefined ? '' : `\n          ${found}`}${differs === undefined ? '' : `\n          differs: ${differs}`}`,
    );
  }
}

function printTotals(results: readonly Result[]): void {
  for (const [version, own] of Map.groupBy(results, (each) => each.recording.kubernetes)) {
    const facts = own.reduce((sum, each) => sum + each.figures.facts, 0);
    const share = (held: number): string => `${held} of ${facts} facts (${((held / Math.max(1, facts)) * 100).toFixed(2)} %)`;
    const held = own.reduce((sum, each) => sum + each.figures.held, 0);
    const plain = own.reduce((sum, each) => sum + each.heldWithoutLots, 0);
    console.log(`${version}: ${share(held)} in ${own.length} runs; without lots ${share(plain)}`);
  }
}

/** The simulated run in the form of a recording. */
function writeAnswer(folder: string, { name, recording, observed }: Result): void {
  const { lines, events, final } = observed;
  const { scenario, title, kubernetes, flags } = recording;
  const below = join(folder, `v${/\d+\.\d+/.exec(kubernetes)?.[0] ?? ''}`);
  mkdirSync(below, { recursive: true });
  const milestones = lines.map(({ atMs, text }) => `${Math.round(atMs / 100) / 10} ${text}`);
  const file = name.endsWith('.json') ? basename(name) : `${scenario}.json`;
  writeFileSync(
    join(below, file),
    `${JSON.stringify({ scenario, title, kubernetes, flags, expect: { milestones, events }, final }, undefined, 1)}\n`,
  );
}
