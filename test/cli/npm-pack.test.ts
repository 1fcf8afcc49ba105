import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { service, set } from '../lsp/shop.ts';
import { root } from './run-cli.ts';

const work = mkdtempSync(join(tmpdir(), 'statefulset-pack-'));
after(() => rmSync(work, { recursive: true, force: true }));

/** A Node 20 of the machine, beside the one that the project brings. */
function oldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return [process.env['STATEFULSET_NODE20'] ?? '', ...folders.map((folder) => join(folder, 'node'))].find(
    (file) => existsSync(file) && spawnSync(file, ['-v']).stdout.toString().startsWith('v20.'),
  );
}

function run(command: string, argv: readonly string[], cwd: string, input = ''): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, input, encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

const node = oldNode();
const skip =
  node === undefined
    ? 'there is no Node 20 on this machine (or name one with STATEFULSET_NODE20)'
    : existsSync(resolve(root, 'dist/cli.cjs'))
      ? false
      : 'nothing is built: npm run build';

void test('npm pack makes a package that installs without a network and runs on Node 20', { skip, timeout: 120_000 }, () => {
  const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], root);
  assert.equal(packed.code, 0, packed.error);
  const [{ files } = { files: [] }] = JSON.parse(packed.out) as { files: { path: string; size: number }[] }[];
  const others = files
    .map(({ path }) => path)
    .filter((path) => !/^(?:dist|media|schemas)\/|^(?:package\.json|README\.md|LICENSE)$/.test(path));
  assert.deepEqual(others, [], 'no sources, no tests');
  const [tarball = ''] = readdirSync(work).filter((name) => name.endsWith('.tgz'));

  const prefix = join(work, 'prefix');
  const installed = run(
    'npm',
    ['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', '--global', '--prefix', prefix, join(work, tarball)],
    work,
  );
  assert.equal(installed.code, 0, installed.error);
  assert.deepEqual(readdirSync(join(prefix, 'lib/node_modules')), ['statefulset-studio'], 'it needs no other package');
  const command = join(prefix, 'bin/statefulset');
  assert.match(readFileSync(command, 'utf8'), /^#!\/usr\/bin\/env node\n/);

  const statefulset = (argv: readonly string[], input = '') => run(node ?? '', [command, ...argv], work, input);
  const samples = join(prefix, 'lib/node_modules/statefulset-studio/media/samples');
  assert.equal(statefulset(['check', '-'], `${service}---\n${set}`).out, '1 file checked: no findings\n');
  const mistakes = statefulset(['check', '-'], readFileSync(resolve(root, 'media/samples/mistakes.yaml'), 'utf8'));
  assert.equal(mistakes.code, 1);
  assert.match(mistakes.out, /^<stdin>:57:21: error volume-mount-unresolved: /m);
  const log = JSON.parse(statefulset(['check', '--format=sarif', join(samples, 'mistakes.yaml')]).out) as {
    runs: { tool: { driver: { semanticVersion: string; rules: { id: string; help: { markdown: string } }[] } } }[];
  };
  const driver = log.runs[0]?.tool.driver;
  assert.equal(`${driver?.semanticVersion}\n`, statefulset(['--version']).out);
  assert.match(driver?.rules.find(({ id }) => id === 'grace-zero')?.help.markdown ?? '', /^# grace-zero\n/, 'pages of rules come with it');
  assert.match(statefulset(['simulate', '--until', '1m', join(samples, 'etcd.yaml')]).out, /etcd-2/);
  assert.equal(statefulset(['check', 'absent.yaml']).code, 2);
  const hello = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  assert.match(
    statefulset(['serve', '--stdio'], `Content-Length: ${hello.length}\r\n\r\n${hello}`).out,
    /"serverInfo":\{"name":"statefulset"/,
  );
});

void test('a reader that stops early, as head does, is no error', {
  skip: existsSync(resolve(root, 'dist/cli.cjs')) ? false : 'nothing is built',
}, () => {
  const files = Array.from({ length: 40 }, () => 'media/samples/mistakes.yaml').join(' ');
  const script = `{ ${JSON.stringify(process.execPath)} dist/cli.cjs check --format json ${files} media/samples; echo "code $?" >&2; } | head -c 10`;
  const { error } = run('bash', ['-c', script], root);
  assert.match(error, /^code [01]\n$/);
});
