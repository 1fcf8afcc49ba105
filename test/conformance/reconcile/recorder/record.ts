import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Recorded } from '../record.ts';
import { build } from './build.ts';
import { Recorder } from './recorder.ts';
import { randomState } from './random-state.ts';
import { type Next, random } from './random.ts';
import { afterwards } from './trajectory.ts';

const usage = `usage: npm run conformance -- reconcile --record VERSION SEED OUT.jsonl.gz [--count N] [--scratch DIR]
  VERSION is a release of Kubernetes, such as 1.36.3. Half of the N cases (default 2000) are unconnected states made from the seed, half are steps of
  trajectories. Needs Go and the module proxy; the scratch folder keeps the built recorder.`;

/** `VERSION SEED OUT.jsonl.gz`: records what the StatefulSet controller of that release does in states made from the seed. */
export async function record(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { count: text, scratch: text } });
  const [version = '', seed = '', out = ''] = positionals;
  const count = Number(values.count ?? 2000);
  if (!/^\d+\.\d+\.\d+$/.test(version) || !/^\d+$/.test(seed) || out === '' || !(count > 0)) {
    console.error(usage);
    return 2;
  }
  const recorder = new Recorder(build(version, values.scratch ?? join(tmpdir(), 'reconcile-recorder')));
  const next = random(Number(seed));
  const records = [
    ...(await unconnected(recorder, version, seed, Math.ceil(count / 2), next)),
    ...(await trajectories(recorder, version, seed, Math.floor(count / 2), next)),
  ];
  recorder.close();
  writeFileSync(out, gzipSync(records.map((each) => `${JSON.stringify(each)}\n`).join(''), { level: 9 }));
  console.log(`${records.length} records of Kubernetes ${version}`);
  return 0;
}

const withOutcome = (recorded: Recorded): Recorded => ({ ...recorded, tags: [...recorded.tags, ...outcomes(recorded)] });

async function unconnected(recorder: Recorder, version: string, seed: string, count: number, next: Next): Promise<Recorded[]> {
  const records: Recorded[] = [];
  for (let at = 0; records.length < count; at++) {
    const state = randomState(`s${seed}-r${String(at).padStart(4, '0')}`, version, next);
    const recorded = await recorder.ask(state);
    if (recorded !== undefined) records.push(withOutcome(recorded));
  }
  return records;
}

/** How long a trajectory is followed. */
const steps = 40;

async function trajectories(recorder: Recorder, version: string, seed: string, count: number, next: Next): Promise<Recorded[]> {
  const records: Recorded[] = [];
  for (let at = 0; records.length < count; at++) {
    const id = `s${seed}-t${String(at).padStart(4, '0')}`;
    let state = randomState(id, version, next, { odd: false });
    const seen = new Set<string>();
    for (let step = 0; step < steps && records.length < count; step++) {
      const recorded = await recorder.ask({ ...state, id: `${id}.${String(step).padStart(2, '0')}`, tags: ['trajectory'] });
      if (recorded === undefined) break;
      const nothing = recorded.actions.length === 0 && recorded.error === undefined;
      const same = JSON.stringify([recorded.set, recorded.pods, recorded.claims, recorded.revisions]);
      if (!seen.has(same) && (!nothing || next() < 0.15)) records.push(withOutcome(recorded));
      seen.add(same);
      state = afterwards(recorded, next);
    }
  }
  return records;
}

function outcomes(recorded: Recorded): string[] {
  const told = recorded.actions.map(({ verb, kind, error }) => `out:${verb}-${kind}${error === undefined ? '' : '-refused'}`);
  if (recorded.error !== undefined) told.push('out:error');
  if (recorded.requeueAfterSeconds !== undefined) told.push('out:requeueAfter');
  return told.length === 0 ? ['out:nothing'] : [...new Set(told)].sort();
}
