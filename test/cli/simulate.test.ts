import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Report } from '../../src/cli/simulation-report.ts';
import { briefText } from '../../src/cli/simulation-text.ts';
import { root, runCli } from './run-cli.ts';

const stories = resolve(root, 'media/scenarios');
const scenario = (expectation: string, steps: string): string => `scenario: x
title: a try
until: 4m
manifests: [web.yaml]
steps:
  - { id: cut, when: pod web-2 is ready, do: partition node-2 }
${steps}
expect:
  - ${expectation}
`;

void test('a harm that the scenario expects is printed and is no failure', async () => {
  const { code, out } = await runCli(['simulate', resolve(stories, 'forced-deletion-two-programs.scenario.yaml')]);
  assert.equal(code, 0, out.slice(-1000));
  assert.match(out, /\n2:21 expected harm one-identity-twice: two programs run as web-1 at once, on node-2 and node-1\n/);
});

void test('a harm that nobody expects is a failure, with its causes', async () => {
  const path = resolve(stories, 'x.scenario.yaml');
  const files = {
    [path]: scenario(
      'create web-0#2',
      '  - { after: cut, delay: 1s, do: delete claim data-web-0 }\n  - { after: cut, delay: 10s, do: delete pod web-0 }',
    ),
  };
  const { code, out } = await runCli(['simulate', path], files);
  assert.equal(code, 1, out.slice(-1000));
  assert.match(out, /\n0:\d\d harm data-lost: .*data of web-0/);
  assert.match(
    out.slice(out.indexOf('harm data-lost')),
    /^harm .*\n {2}0:18 partition node-2\n {2}0:28 delete pod web-0\n[^]*the claim is gone/,
  );
});

void test('an expectation that does not hold is a failure with the place of the line and the reason why', async () => {
  const path = resolve(stories, 'x.scenario.yaml');
  const { code, out } = await runCli(['simulate', path], {
    [path]: scenario('gone web-1', '  - { after: cut, delay: 10s, do: delete pod web-1 }'),
  });
  assert.equal(code, 1);
  assert.match(out, /x\.scenario\.yaml:9:5: expected "gone web-1": "gone web-1" did not happen\n {2}\d+:\d\d .*web-1/);
  assert.match(out, /node-2/);
});

void test('as JSON: harms with their time and causes', async () => {
  const { out } = await runCli(['simulate', '--json', resolve(stories, 'quorum-lost.scenario.yaml')]);
  const [report] = JSON.parse(out) as [{ failed: unknown[]; harms: { name: string; expected: boolean; atMs: number; why: string[] }[] }];
  assert.deepEqual(report.failed, []);
  assert.deepEqual(
    report.harms.map(({ name, expected, atMs }) => ({ name, expected, atMs })),
    [{ name: 'quorum-lost', expected: true, atMs: 34_000 }],
  );
  assert.ok((report.harms[0]?.why.length ?? 0) > 1);
});

void test('what was never to happen, and a state that is not reached, come with their causes', async () => {
  const path = resolve(stories, 'x.scenario.yaml');
  const forbidden = await runCli(['simulate', path], {
    [path]: scenario('"!delete web-0"', '  - { after: cut, delay: 10s, do: delete pod web-0 }'),
  });
  assert.equal(forbidden.code, 1);
  assert.match(
    forbidden.out,
    /x\.scenario\.yaml:9:5: expected "!delete web-0": "delete web-0" happened at 0:28\n {2}0:18 partition node-2\n {2}0:28 delete pod web-0\n/,
  );
  const unready = await runCli(['simulate', path], { [path]: scenario('final pods.web-1.ready = True', '') });
  assert.equal(unready.code, 1);
  assert.match(
    unready.out,
    /: pods\.web-1\.ready is False\n {2}1:08 web-1 is Running but not Ready\n[^]*node-2 is cut off[^]*it began with: partition node-2\n/,
  );
});

void test('a what-if on a plain manifest must mean something in it', async () => {
  const web = resolve(stories, 'web.yaml');
  const unknown = await runCli(['simulate', web, '--do', 'crash node-9 at 30s']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.error, /^--do: there is no node "node-9"; there are node-1, node-2, node-3\n/);
  const nobody = await runCli(['simulate', web, '--do', 'scale wbe to 5 at 30s']);
  assert.equal(nobody.code, 2);
  assert.equal(nobody.error, '--do: nothing here is or makes the StatefulSet "wbe"; did you mean "web"? there are names such as web\n');
  const nothing = await runCli(['simulate', web, '--do', 'uncordon node-1 at 30s']);
  assert.equal(nothing.code, 1);
  assert.match(nothing.out, /--do: expected "uncordon node-1": this step changed nothing: /);
  const fine = await runCli(['simulate', web, '--do', 'scale web to 4 at 30s', '--kubernetes', '1.31', '--seed', '7', '--until', '1m']);
  assert.equal(fine.code, 0, fine.out.slice(-500));
  assert.match(fine.out, /Kubernetes 1\.31\.\d+, seed 7\n[^]*0:30 +user +request scale web to 4\n[^]*create Pod\/web-3\n/);
});

void test('the help, and what is wrong with the words of an option', async () => {
  const web = resolve(stories, 'web.yaml');
  const help = await runCli(['simulate', '--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /^statefulset simulate [^]*\n {2}scale SET to N\n[^]*\n {2}drain NODE\n/);
  const wrong: Readonly<Record<string, readonly string[]>> = {
    '--do: "crash node-2" does not say when; write "crash node-2 at 30s"': ['--do', 'crash node-2'],
    '--do: "scale web" is not understood; it is written scale SET to N, N at most 10000': ['--do', 'scale web at 3s'],
    '--do: "crash node-2 after 3s" comes after nothing: no step is before it': ['--do', 'crash node-2 after 3s'],
    '--seed is a whole number from 0 to 4294967295, not ""': ['--seed', ''],
    '--seed is a whole number from 0 to 4294967295, not "4294967296"': ['--seed', '4294967296'],
    '--kubernetes is a version from 1.31 to 1.37, such as 1.36 or 1.35.2, not "1.30"': ['--kubernetes', '1.30'],
    '--until is a duration such as 90s or 10m, not "0s"': ['--until', '0s'],
  };
  for (const [message, options] of Object.entries(wrong)) {
    const { code, error } = await runCli(['simulate', web, ...options]);
    assert.equal(code, 2);
    assert.equal(error.split('\n')[0], message);
    assert.match(error, /\nstatefulset simulate .*\n$/);
  }
});

void test('a set that is not where it wants to be in the end is told with what holds it', async () => {
  const run = await runCli(['simulate', resolve(stories, 'web.yaml'), '--do', 'crash node-2 at 30s', '--until', '10m']);
  assert.equal(run.code, 0);
  assert.match(run.out, /\nin the end:\n.* 2 of 3 pods of web are Ready [^]*web-1 is terminating[^]*it began with: crash node-2\n$/);
});

void test('the command line has the last word on the version of a scenario', async () => {
  const story = resolve(stories, 'max-unavailable-ignored.scenario.yaml');
  assert.match((await runCli(['simulate', story, '--kubernetes', '1.37'])).out, /\nKubernetes 1\.37\./);
});

void test('Events and names that are not as expected come with their causes', async () => {
  const expected = ['no event NodeNotReady on Pod/web-1', 'dns A web-1.web at 2m = 10.0.0.1', 'final nodes.node-2.ready = True'];
  const text = `scenario: x\ntitle: X\nuntil: 3m\nmanifests: [web.yaml]\nsteps: [{ at: 30s, do: crash node-2 }]\nexpect:\n${expected.map((each) => `  - ${each}\n`).join('')}`;
  const path = resolve(stories, 'x.scenario.yaml');
  const { out } = await runCli(['simulate', path], { [path]: text });
  for (const each of expected) assert.match(out, new RegExp(`expected "${each}": .*\n(?:  .*\n)*  .*crash node-2\n`));
});

void test('a seed draws lots between equal nodes: the same one gives the same run, another one another', async () => {
  const web = resolve(stories, 'web.yaml');
  const runs = new Map<string, string>();
  for (const seed of ['0', '2', '3']) {
    const run = async () => (await runCli(['simulate', web, '--seed', seed, '--until', '1m'])).out;
    const first = await run();
    assert.equal(await run(), first);
    runs.set(seed, first.replace(/, seed \d+/, ''));
  }
  assert.equal(new Set(runs.values()).size, 3);
});

/** A folder with files, gone after the test. */
function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'statefulset-simulate-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const web = readFileSync(resolve(stories, 'web.yaml'), 'utf8');
const [service = '', set = ''] = web.split('---\n');
const budget =
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }\n';

void test('plain manifests are one cluster, from files, a folder and standard input alike', async (t) => {
  const folder = folderWith(t, { '1.yaml': service, '2.yaml': set, '3.yml': budget, 'notes.txt': 'none' });
  const what = ['--do', 'evict web-0 at 60s', '--until', '2m'];
  const files = await runCli(['simulate', ...['1.yaml', '2.yaml', '3.yml'].map((name) => join(folder, name)), ...what]);
  assert.equal(files.code, 0, files.out + files.error);
  assert.match(files.out, /request Pod\/web-0 refused \(429\): Cannot evict pod as it would violate the pod's disruption budget/);
  assert.equal((await runCli(['simulate', folder, ...what])).out, files.out);
  const piped = await runCli(['simulate', '-', ...what], {}, [service, set, budget].join('---\n'));
  const body = ({ out }: { readonly out: string }) => out.slice(out.indexOf('\n'));
  assert.equal(body(piped), body(files));
});

void test('a folder holds its scenarios, one by one, and the manifests that none of them names', async (t) => {
  const told = 'scenario: x\ntitle: Told\nmanifests: [web.yaml]\nexpect: [ready web-2]\n';
  const folder = folderWith(t, { 'a.scenario.yaml': told, 'b.scenario.yaml': told, 'web.yaml': web });
  const { code, out } = await runCli(['simulate', '--format', 'json', folder]);
  assert.equal(code, 0, out);
  const reports = JSON.parse(out) as { file: string }[];
  assert.deepEqual(
    reports.map(({ file }) => file),
    ['a.scenario.yaml', 'b.scenario.yaml'].map((name) => join(folder, name)),
  );
  const piped = await runCli(['simulate', '-'], {}, told.replace('manifests: [web.yaml]', `apply: |\n${web.replace(/^/gm, '  ')}`));
  assert.match(piped.out, /^Told \(<stdin>\)\n[^]*the expectation holds; the last change was at 0:18, the run ended at /);
  const nothing = await runCli(['simulate', folderWith(t, { 'notes.txt': '' })]);
  assert.deepEqual([nothing.code, /no \*\.yaml, \*\.yml or \*\.json in this folder/.test(nothing.error)], [2, true]);
});

void test('a mistake in a manifest stands where it is, and files of two versions are no cluster', async (t) => {
  const wrong = set.replace('replicas: 3', 'replicaz: 3');
  const folder = folderWith(t, {
    'web.yaml': wrong,
    'x.scenario.yaml': 'scenario: x\ntitle: X\nmanifests: [web.yaml]\n',
    'old.yaml': `# statefulset-kubernetes: 1.33\n${service}`,
    'new.yaml': `# statefulset-kubernetes: 1.35\n${set}`,
  });
  const path = join(folder, 'web.yaml');
  const place = `${path}:7:3: unknown field "spec.replicaz"\n`;
  const [plain, named] = [await runCli(['simulate', path]), await runCli(['simulate', join(folder, 'x.scenario.yaml')])];
  assert.deepEqual([plain.code, plain.error, named.code, named.error], [2, place, 2, place]);
  const mixed = await runCli(['simulate', join(folder, 'old.yaml'), join(folder, 'new.yaml')]);
  assert.equal(mixed.code, 2);
  assert.match(mixed.error, /new\.yaml:1:1: is for Kubernetes 1\.35, and .*old\.yaml for 1\.33: a cluster has one version\n/);
});

void test('a refusal that nobody expects is told at the end, and fails nothing', async () => {
  const { code, out } = await runCli([
    'simulate',
    resolve(stories, 'web.yaml'),
    '--do',
    'grow claim data-web-0 to 500Mi at 30s',
    '--until',
    '1m',
  ]);
  assert.equal(code, 0);
  assert.match(out, /\n--do: warning: "grow claim data-web-0 to 500Mi" was refused: .*can not be less than status\.capacity\n$/);
});

void test('brief: what happens in the words of expect', async () => {
  const { out } = await runCli(['simulate', '--format', 'brief', resolve(stories, 'web.yaml')]);
  assert.match(out, /\n +0:06 {2}ready web-0\n +0:06 {2}create claim data-web-1\n/);
});

void test('a terminal gets lines of its width', async () => {
  const style = { paint: (_style: unknown, text: string) => text, columns: 80 };
  const [report] = JSON.parse((await runCli(['simulate', '--format', 'json', resolve(stories, 'node-lost.scenario.yaml')])).out) as [
    Report,
  ];
  const lines = briefText(
    { ...report, failed: [{ line: 1, column: 1, rule: 'x'.repeat(200), reason: 'y', why: ['z '.repeat(100)] }] },
    style,
  ).split('\n');
  assert.ok(lines.length > 20 && lines.every((line) => line.length <= 80));
});

void test('the second time, and what an expression matches, come with their causes too; words of no step are told', async () => {
  const expected = ['"!create web-1#2"', '"!/^delete web-1/"', 'step "crash node-2" code = 200', 'ready web-1 < ready web-0'];
  const path = resolve(stories, 'x.scenario.yaml');
  const { out } = await runCli(['simulate', path], {
    [path]: `scenario: x\ntitle: X\nuntil: 3m\nmanifests: [web.yaml]\nsteps: [{ at: 30s, do: delete pod web-1 }]\nexpect:\n${expected.map((each) => `  - ${each}\n`).join('')}`,
  });
  assert.match(out, /"create web-1#2" happened at 0:32\n {2}0:30 delete pod web-1\n/);
  assert.match(out, /"\/\^delete web-1\/" happened at 0:30\n {2}0:30 delete pod web-1\n/);
  assert.match(out, /no step asks that of the API server; there are "delete pod web-1"\n/);
  assert.match(out, /"ready web-0" \(at 0:06\) happened before "ready web-1" \(at 0:12\)\n {2}0:00 /);
});
