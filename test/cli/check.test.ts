import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { CheckResult } from '../../src/cli/check.ts';
import { root, runCli } from './run-cli.ts';

const samples = resolve(root, 'media/samples');

async function json(...argv: string[]): Promise<CheckResult[]> {
  return JSON.parse((await runCli(['check', '--format', 'json', ...argv])).out) as CheckResult[];
}

void test('the six samples are clean on every version, as one bundle and one by one', async () => {
  const six = ['etcd', 'postgresql', 'kafka', 'zookeeper', 'cassandra', 'rabbitmq'].map((name) => resolve(samples, `${name}.yaml`));
  for (const version of ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'])
    assert.deepEqual(await json('--kubernetes', version, ...six), []);
  for (const file of six) assert.deepEqual(await json(file), []);
});

void test('mistakes.yaml has exactly the mistakes that it announces', async () => {
  const found = await json(samples);
  assert.ok(found.every((result) => result.file.endsWith('mistakes.yaml')));
  assert.deepEqual(
    found.map((result) => `${result.line}:${result.column} ${result.severity} ${result.code}`),
    [
      '7:1 warning governing-service-not-headless',
      '20:73 warning pod-dns-name-unknown',
      '43:22 error pod-dns-name-unknown',
      '57:21 error volume-mount-unresolved',
      '57:21 error api/not-found',
      '62:15 warning claim-template-unmounted',
      '76:16 information governing-service-missing',
      '78:13 error api/wrong-type',
      '81:12 error selector-template-mismatch',
      '81:12 error api/invalid',
      '92:11 error api/unknown-field',
      '98:9 error set-name-too-long',
      '111:38 warning grace-zero',
      '124:10 error governing-service-selector-mismatch',
    ],
  );
  const mount = found.find((result) => result.code === 'api/not-found');
  assert.equal(mount?.type, 'FieldValueNotFound');
  assert.equal(mount?.field, 'spec.template.spec.containers[0].volumeMounts[0].name');
  assert.equal(mount?.serverMessage, 'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "dta"');
});

void test('a YAML syntax error in a file that was named is a finding, whatever the file holds; a template is none', async () => {
  const broken = await runCli(['check', '-'], {}, 'a: [\n');
  assert.equal(broken.code, 1);
  assert.match(broken.out, /^<stdin>:\d+:\d+: error yaml-syntax: /);
  assert.equal((await runCli(['check', '-'], {}, 'a: {{ .Values.a }}\n  b: [\n')).code, 0);
});

void test('exit codes: findings, --fail-on, bad usage, unreadable input', async () => {
  const mistakes = resolve(samples, 'mistakes.yaml');
  assert.equal((await runCli(['check', mistakes])).code, 1);
  assert.equal((await runCli(['check', '--fail-on', 'none', mistakes])).code, 0);
  assert.equal((await runCli(['check', resolve(samples, 'etcd.yaml')])).code, 0);
  for (const bad of [
    [],
    ['nonsense'],
    ['check'],
    ['check', '--nonsense', 'x'],
    ['check', '--kubernetes', '1.12', 'x'],
    ['check', '--format', 'xml', 'x'],
  ]) {
    const run = await runCli(bad);
    assert.equal(run.code, 2, bad.join(' '));
    assert.notEqual(run.error, '');
  }
  const run = await runCli(['check', 'absent.yaml', 'latin.yaml', 'big.yaml', mistakes], {
    'latin.yaml': Uint8Array.of(0x61, 0xe9, 0x62),
    'big.yaml': new Uint8Array(3 * 1024 * 1024),
  });
  assert.equal(run.code, 2);
  assert.match(run.error, /absent\.yaml: .*ENOENT/);
  assert.match(run.error, /latin\.yaml: not UTF-8/);
  assert.match(run.error, /big\.yaml: too large/);
  assert.match(run.out, /mistakes\.yaml:57:21: error volume-mount-unresolved/, 'the other files are still checked');
});

void test('a YAML syntax error is a finding', async () => {
  const run = await runCli(['check', '-'], {}, 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: [web\nspec: {}\n');
  assert.equal(run.code, 1);
  assert.match(run.out, /^<stdin>:\d+:\d+: error yaml-syntax: YAML: .*\n.*\n.*\n {4}API server: /m);
});

test('a settings file of the folder is read, and what is wrong in it is said', async () => {
  const set = readFileSync(resolve(root, 'media/samples/etcd.yaml'), 'utf8').replace('kind: StatefulSet', 'kind: StatefulSet # here');
  const text = set.replace(/(\n {6}containers:\n)/, '\n      terminationGracePeriodSeconds: 0$1');
  const files = { 'app/etcd.yaml': text };
  assert.match((await runCli(['check', 'app/etcd.yaml'], files)).out, /warning grace-zero/);
  const settings = 'rules:\n  grace-zero: error\n  grace-zerro: off\n';
  const run = await runCli(['check', 'app/etcd.yaml'], { ...files, 'app/.statefulset.yaml': settings });
  assert.match(run.out, /error grace-zero/);
  assert.equal(run.code, 1);
  assert.match(run.error, /^app\/\.statefulset\.yaml:3:3: \.statefulset\.yaml: There is no rule "grace-zerro"/m);
});
