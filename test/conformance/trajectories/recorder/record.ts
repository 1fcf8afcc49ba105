import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Recording } from '../recording.ts';
import { runScript } from './run-script.ts';
import { scripts } from './scripts.ts';

const usage = `usage: npm run conformance -- trajectories --record [--port FIRST] VERSION BINARIES OUT [SCENARIO …]
  VERSION is a release of Kubernetes, such as 1.36.3; BINARIES a folder with its kube-apiserver, kube-controller-manager and kube-scheduler, and with etcd.
  OUT is a folder (one SCENARIO.json each) or a file OUT.jsonl.gz. Without names all scripts are run, one after the other; three ports are used, from 21001 on.`;

/** Runs scripts on a control plane of that version and writes what they show. */
export async function record(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { port: { type: 'string' } } });
  const port = Number(values.port ?? 21_001);
  const [version = '', binaries = '', out = '', ...names] = positionals;
  if (out === '') {
    console.error(usage);
    return 2;
  }
  const recordings: Recording[] = [];
  const place = { binaries, folder: join(binaries, `scratch-${port}`), port };
  const packed = out.endsWith('.gz');
  if (!packed) mkdirSync(out, { recursive: true });
  const wanted = scripts.filter(({ scenario, from = '' }) => version >= from && (names.length === 0 || names.includes(scenario)));
  for (const script of wanted) {
    console.log(script.scenario);
    const recording = await runScript(script, version, place);
    recordings.push(recording);
    if (!packed) writeFileSync(join(out, `${script.scenario}.json`), `${JSON.stringify(recording, undefined, 1)}\n`);
  }
  if (packed) writeFileSync(out, gzipSync(recordings.map((each) => `${JSON.stringify(each)}\n`).join(''), { level: 9 }));
  return 0;
}
