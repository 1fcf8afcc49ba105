import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { service, set } from '../lsp/shop.ts';
import { root } from './run-cli.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Hook {
  readonly entry: string;
  readonly language: string;
  readonly require_serial: boolean;
}

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const work = mkdtempSync(join(tmpdir(), 'statefulset-action-'));
after(() => rmSync(work, { recursive: true, force: true }));
const read = (file: string): unknown => parse(readFileSync(resolve(root, file), 'utf8'));

/** Runs a step of the action as its host does: each `${{ inputs.x }}` of its variables is what was given, or the default. */
function runAction(given: Readonly<Record<string, string>>): { code: number | null; out: string } {
  const { inputs, runs } = read('action.yml') as Action;
  const step = runs.steps.find(({ name }) => name === 'Check');
  const env: Record<string, string> = {
    ...process.env,
    GITHUB_ACTION_PATH: root,
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
  };
  for (const [name, value] of Object.entries(step?.env ?? {}))
    env[name] = value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_all, input: string) => given[input] ?? inputs[input]?.default ?? '?');
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? 'exit 99'], {
    cwd: work,
    env,
  });
  return { code: status, out: stdout.toString() };
}

const skip = existsSync(resolve(root, 'dist/cli.cjs')) ? false : 'nothing is built: npm run build';

void test('the action annotates, writes SARIF, takes names with spaces, and fails when it is to fail', { skip }, () => {
  writeFileSync(join(work, 'my set.yaml'), readFileSync(resolve(root, 'media/samples/mistakes.yaml')));
  writeFileSync(join(work, 'web.yaml'), `${service}---\n${set}`);
  assert.deepEqual(runAction({ files: 'web.yaml' }), { code: 0, out: '' });
  const failed = runAction({ files: 'web.yaml\nmy set.yaml\n', sarif: 'out.sarif', kubernetes: '1.35.2' });
  assert.equal(failed.code, 1);
  assert.match(failed.out, /^::error file=my set\.yaml,line=57,/m);
  assert.equal((JSON.parse(readFileSync(join(work, 'out.sarif'), 'utf8')) as { version: string }).version, '2.1.0');
  assert.equal(runAction({ 'fail-on': 'none' }).code, 0);
  assert.equal(runAction({ files: 'web.yaml\n$(touch pwned)' }).code, 2);
  assert.ok(!existsSync(join(work, 'pwned')));
});

void test('the hooks name commands that exist', () => {
  const hooks = read('.pre-commit-hooks.yaml') as Hook[];
  assert.deepEqual(
    hooks.map(({ entry, language, require_serial: serial }) => [entry, language, serial]),
    [
      ['.ci/statefulset check', 'script', true],
      ['.ci/statefulset simulate', 'script', true],
    ],
  );
  assert.ok((statSync(resolve(root, '.ci/statefulset')).mode & 0o111) !== 0, 'it can be run');
});

void test('hosted workflows name other people’s actions by commit, and hold no secret', () => {
  const files = globSync('.github/workflows/*.yml', { cwd: root });
  assert.ok(files.length >= 2);
  for (const file of files) {
    const text = readFileSync(resolve(root, file), 'utf8');
    const { jobs, permissions } = parse(text) as {
      jobs: Record<string, { steps: Step[]; 'timeout-minutes': number }>;
      permissions: object;
    };
    assert.ok(permissions !== undefined, `${file} says what it may do`);
    assert.doesNotMatch(text, /secrets\./);
    for (const [name, job] of Object.entries(jobs)) {
      assert.ok(job['timeout-minutes'] > 0, `${file}: ${name} ends`);
      for (const { uses, run } of job.steps) {
        if (uses !== undefined) assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, file);
        assert.doesNotMatch(run ?? '', /\$\{\{/, `${file}: expressions are no part of a script`);
      }
    }
    // A version stands behind each commit, for people.
    assert.equal([...text.matchAll(/uses: .*@/g)].length, [...text.matchAll(/uses: .*@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)].length);
  }
});
