import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type ApiRecord, readRecords } from '../record.ts';
import { ownInputs } from './own-inputs.ts';
import { mutations } from './mutate.ts';

const usage = `usage: node test/conformance/api/recorder/record.ts VERSION --out FILE.jsonl.gz [--inputs FILE.jsonl.gz] [--own] [--seed N --count N] [--scratch DIR]
  VERSION is a release of Kubernetes, such as 1.36.3. Inputs are those of another recording (its manifests, not its answers), our own for
  kinds that it lacks, or manifests made from
  a seed out of its base manifests. Needs Go and the module proxy; the scratch folder keeps the built recorder.`;

const answerMembers = [
  'strict',
  'strictMessage',
  'decodeError',
  'errors',
  'summary',
  'requestError',
  'oldRejected',
  'warnings',
  'defaults',
  'unstable',
  'kubernetes',
];

function main(): number {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: text, inputs: text, own: { type: 'boolean' }, seed: text, count: text, scratch: text },
  });
  const [version] = positionals;
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version) || values.out === undefined) {
    console.error(usage);
    return 2;
  }
  const source = readRecords(values.inputs ?? join(import.meta.dirname, '../recorded-1.36.jsonl.gz'));
  const inputs =
    values.own === true
      ? ownInputs()
      : values.seed === undefined
        ? source.map(inputOf)
        : mutations(source, Number(values.seed), Number(values.count ?? 300));
  const recorder = build(version, values.scratch ?? join(tmpdir(), 'api-recorder'));
  const minor = version.replace(/\.\d+$/, '');
  const lines = inputs.map((input) => `${JSON.stringify({ ...input, kubernetes: minor })}\n`).join('');
  const run = spawnSync(recorder, { input: lines, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status !== 0) {
    console.error(run.stderr);
    return 1;
  }
  const answers = run.stdout.split('\n').map((line) => line.replace('"withDefaults":true,', '').replace(',"withDefaults":true', ''));
  writeFileSync(values.out, gzipSync(answers.join('\n'), { level: 9 }));
  console.log(`${inputs.length} records of Kubernetes ${version}`);
  return 0;
}

/** The members of a record that were asked, without what a server answered. */
function inputOf(record: ApiRecord): object {
  const members = Object.entries(record).filter(([name]) => !answerMembers.includes(name));
  return { ...Object.fromEntries(members), ...(record.defaults === undefined ? {} : { withDefaults: true }) };
}

/** Builds the recorder against one release: a module whose requirements are those of Kubernetes, with the released staging modules. */
function build(version: string, scratch: string): string {
  const folder = join(scratch, version);
  mkdirSync(folder, { recursive: true });
  const { Dir } = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], { cwd: scratch, encoding: 'utf8' }),
  ) as { Dir: string };
  const library = `v${version.replace(/^1\./, '0.')}`;
  const module = readFileSync(join(Dir, 'go.mod'), 'utf8');
  const staging = [...module.matchAll(/^\t(k8s\.io\/[\w.-]+) v0\.0\.0(?= |$)/gm)].map(([, name = '']) => name);
  const requirements = module
    .replace(/^module .*$/m, 'module recorder')
    .replace(/^replace \([\s\S]*?^\)/gm, '')
    .replaceAll(/^(\t\S+) v0\.0\.0(?= |$)/gm, `$1 ${library}`);
  const replacements = staging.map((name) => `replace ${name} => ${name} ${library}\n`).join('');
  writeFileSync(join(folder, 'go.mod'), `${requirements}\nrequire k8s.io/kubernetes v${version}\n\n${replacements}`);
  writeFileSync(join(folder, 'go.sum'), readFileSync(join(Dir, 'go.sum')));
  for (const name of ['main.go', 'answer.go', 'decode.go', 'kinds.go']) copyFileSync(join(import.meta.dirname, name), join(folder, name));
  execFileSync('go', ['build', '-mod=mod', '-o', 'recorder', '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  return join(folder, 'recorder');
}

process.exitCode = main();
