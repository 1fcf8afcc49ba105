import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Recording } from '../recording.ts';
import type { Place } from './plane.ts';
import { randomScript } from './random-script.ts';
import { runScript, runTogether } from './run-script.ts';
import type { Script } from './script.ts';
import { scripts } from './scripts.ts';

const usage = `usage: npm run conformance -- trajectories --record [--port FIRST] [--seeds A-B [--at-once N]] VERSION BINARIES OUT [SCENARIO …]
  VERSION is a release of Kubernetes, such as 1.36.3; BINARIES a folder with its kube-apiserver, kube-controller-manager and kube-scheduler, and with etcd.
  OUT is a folder (one SCENARIO.json each) or a file OUT.jsonl.gz. Without names all scripts are run, one after the other; three ports are used, from 21001 on.
  --seeds: random scripts instead. Those that leave the nodes alone share a control plane, N (4) at a time.`;

/** Runs scripts on a control plane of that version and writes what they show. */
export async function record(args: readonly string[]): Promise<number> {
  const options = { port: { type: 'string' }, seeds: { type: 'string' }, 'at-once': { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const port = Number(values.port ?? 21_001);
  const [version = '', binaries = '', out = '', ...names] = positionals;
  const seeds = values.seeds === undefined ? undefined : seedsOf(values.seeds);
  if (out === '' || seeds?.length === 0) {
    console.error(usage);
    return 2;
  }
  const recordings: Recording[] = [];
  const packed = out.endsWith('.gz');
  if (!packed) mkdirSync(out, { recursive: true });
  const done = (recording: Recording): void => {
    console.log(recording.scenario);
    recordings.push(recording);
    if (!packed) writeFileSync(join(out, `${recording.scenario}.json`), `${JSON.stringify(recording, undefined, 1)}\n`);
  };
  const place = { binaries, folder: join(binaries, `scratch-${port}`), port };
  if (seeds === undefined) {
    const wanted = scripts.filter(({ scenario, from = '' }) => version >= from && (names.length === 0 || names.includes(scenario)));
    for (const script of wanted) done(await runScript(script, version, place));
  } else {
    const wanted = seeds.map((seed) => randomScript(seed, version));
    await recordRandom(wanted, version, place, Number(values['at-once'] ?? 4), done);
  }
  if (packed) writeFileSync(out, gzipSync(recordings.map((each) => `${JSON.stringify(each)}\n`).join(''), { level: 9 }));
  return 0;
}

/** `3-17,20`. */
function seedsOf(ranges: string): number[] {
  return ranges.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Array.from({ length: Math.max(0, to - from + 1) || 0 }, (_, index) => from + index);
  });
}

async function recordRandom(
  wanted: readonly Script[],
  version: string,
  place: Place,
  atOnce: number,
  done: (recording: Recording) => void,
): Promise<void> {
  const together = Object.groupBy(
    wanted.filter(({ nodes }) => nodes !== true),
    ({ flags }) => flags ?? 'defaults',
  );
  for (const each of Object.values(together)) await runTogether(each, version, place, atOnce, done);
  for (const script of wanted.filter(({ nodes }) => nodes === true)) done(await runScript(script, version, place));
}
