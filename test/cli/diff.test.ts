import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { root, runCli } from './run-cli.ts';

const old = readFileSync(resolve(root, 'media/samples/etcd.yaml'), 'utf8');

async function diff(changed: string, ...options: string[]) {
  return runCli(['diff', ...options, 'old.yaml', 'new.yaml'], { 'old.yaml': old, 'new.yaml': changed });
}

void test('what may change: replicas, image; the rollout goes from the highest ordinal', async () => {
  const run = await diff(old.replace('replicas: 3', 'replicas: 2').replace('v3.6.4', 'v3.6.5'));
  assert.equal(run.code, 0);
  assert.equal(
    run.out,
    'new.yaml:57:13: warning replicas-lowered: 3 replicas in old.yaml, 2 now: etcd-2 go. Their claims are kept, and come back with old data when it is scaled up again. As members they count on until the program is told to remove them.\nStatefulSet default/etcd: changed\n  restarts, in this order: etcd-1, etcd-0\n  pods that go: etcd-2\n  claims left behind: data-etcd-2\n',
  );
});

void test('comments and order are no change', async () => {
  assert.equal((await diff(`# a comment\n${old}`)).out, 'StatefulSet default/etcd: unchanged\n');
});

void test('a larger claim is refused in the words of the version, at the line of the size, with the way around', async () => {
  const changed = old.replace('storage: 8Gi', 'storage: 16Gi');
  const line = changed.split('\n').findIndex((each) => each.includes('16Gi')) + 1;
  const older = await diff(changed, '--kubernetes', '1.36');
  assert.equal(older.code, 1);
  assert.match(
    older.out,
    new RegExp(`^new\\.yaml:${line}:22: refused: StatefulSet "etcd": spec: Forbidden: updates to statefulset spec for fields other than`),
  );
  assert.match(older.out, /\$ kubectl patch pvc data-etcd-0 .*16Gi/);
  assert.match(older.out, /\$ kubectl delete statefulset etcd --namespace default --cascade=orphan/);
  const json = JSON.parse((await diff(changed, '--format', 'json')).out) as {
    refused: { field: string; line: number }[];
    sets: { change: string }[];
  };
  assert.deepEqual(
    json.refused.map((each) => each.line),
    [line],
  );
  assert.equal(json.sets[0]?.change, 'changed');
});

void test('another name: all new pods, and the old claims stay', async () => {
  const run = await diff(old.replace('kind: StatefulSet\nmetadata:\n  name: etcd', 'kind: StatefulSet\nmetadata:\n  name: store'));
  assert.match(
    run.out,
    /StatefulSet default\/store: renamed \(was etcd\)\n {2}new pods: store-0, store-1, store-2\n {2}pods that go: etcd-2, etcd-1, etcd-0\n {2}claims left behind: data-etcd-0, data-etcd-1, data-etcd-2/,
  );
});

void test('data that moves, another major version, a policy that deletes', async () => {
  const pg = readFileSync(resolve(root, 'media/samples/postgresql.yaml'), 'utf8');
  const changed = pg
    .replaceAll('postgres:17.6', 'postgres:18.1')
    .replace(
      '            - name: data\n              mountPath: /var/lib/postgresql/data\n            - name: init',
      '            - name: data\n              mountPath: /var/lib/postgresql\n            - name: init',
    )
    .replace('  serviceName: postgresql', '  persistentVolumeClaimRetentionPolicy:\n    whenScaled: Delete\n  serviceName: postgresql');
  const { out } = await runCli(['diff', '--format', 'json', 'old.yaml', 'new.yaml'], { 'old.yaml': pg, 'new.yaml': changed });
  const { findings } = JSON.parse(out) as { findings: { code: string; message: string }[] };
  assert.deepEqual(
    findings.map((each) => each.code),
    ['retention-turned-on', 'store-major-upgrade', 'data-path-changed'],
  );
  assert.match(findings[2]?.message ?? '', /mountPath of "data" was \/var\/lib\/postgresql\/data in old\.yaml/);
});

void test('a settings file and a comment say what is told', async () => {
  const changed = old.replace('replicas: 3', 'replicas: 2');
  const told = async (files: Readonly<Record<string, string>>) =>
    (await runCli(['diff', 'old.yaml', 'new.yaml'], { 'old.yaml': old, ...files })).out;
  assert.match(await told({ 'new.yaml': changed }), /warning replicas-lowered/);
  assert.match(await told({ 'new.yaml': changed, '.statefulset.yaml': 'rules:\n  replicas-lowered: hint\n' }), /hint replicas-lowered/);
  assert.doesNotMatch(await told({ 'new.yaml': changed, '.statefulset.yaml': 'rules:\n  replicas-lowered: off\n' }), /replicas-lowered/);
  const commented = changed.replace('  replicas: 2', '  # statefulset-ignore: replicas-lowered\n  replicas: 2');
  assert.doesNotMatch(await told({ 'new.yaml': commented }), /replicas-lowered/);
});

void test('as a SARIF log, with the page of what is told', async () => {
  const { out, code } = await diff(old.replace('storage: 8Gi', 'storage: 16Gi'), '--format', 'sarif');
  const log = JSON.parse(out) as {
    runs: { tool: { driver: { rules: { id: string; help: { markdown: string } }[] } }; results: { ruleId: string }[] }[];
  };
  assert.equal(code, 1);
  assert.deepEqual(
    log.runs[0]?.results.map(({ ruleId }) => ruleId),
    ['claim-size-changed'],
  );
  assert.match(log.runs[0]?.tool.driver.rules[0]?.help.markdown ?? '', /kubectl patch pvc/);
});
