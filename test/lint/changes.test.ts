import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeFindings } from '../../src/ide/change-findings.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { changeCodes } from '../../src/lint/suppression.ts';
import { workspaceOf } from './workspace-of.ts';

const before = `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - name: sql
      port: 5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 3
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: Retain
    whenScaled: Retain
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres:16.4
          env:
            - name: PGDATA
              value: /var/lib/postgresql/data/pgdata
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 10Gi
`;

function found(after: string, old = before): Finding[] {
  return changeFindings(workspaceOf({ 'db.yaml': old }), workspaceOf({ 'db.yaml': after }), 'db.yaml', 'HEAD');
}

function mended(after: string, finding: Finding | undefined): string {
  const [edit] = finding?.fixes[0]?.edits ?? [];
  assert.ok(edit !== undefined);
  return after.slice(0, edit.start) + edit.newText + after.slice(edit.end);
}

/** What is changed, and what is said of it: severity and code, the text that it stands at, and a part of the message. */
const told: readonly (readonly [what: string, from: string | RegExp, to: string, said: string, at: string, message: RegExp])[] = [
  [
    'another Service',
    'serviceName: db',
    'serviceName: pg',
    'error immutable-field-changed',
    'pg',
    /kubectl delete statefulset db .*--cascade=orphan/,
  ],
  ['another size', '10Gi', '20Gi', 'error claim-size-changed', '20Gi', /it was 10Gi in HEAD.*kubectl patch pvc data-db-0/],
  ['fewer replicas', 'replicas: 3', 'replicas: 1', 'information replicas-lowered', '1', /db-2 to db-1 go.*kept/],
  ['another policy', 'whenScaled: Retain', 'whenScaled: Delete', 'warning retention-turned-on', 'Delete', /was Retain in HEAD/],
  [
    'another mount path',
    'mountPath: /var/lib/postgresql/data',
    'mountPath: /data',
    'warning data-path-changed',
    '/data',
    /finds an empty directory/,
  ],
  ['another directory', 'data/pgdata', 'data/pg', 'warning data-path-changed', '/var/lib/postgresql/data/pg', /PGDATA was/],
  [
    'another major version',
    'postgres:16.4',
    'postgres:17.0',
    'warning store-major-upgrade',
    'postgres:17.0',
    /PostgreSQL 16 in HEAD, 17 now/,
  ],
  ['another image', 'postgres:16.4', 'postgres:16.5', 'information rollout-stuck-on-bad-revision', 'postgres:16.5', /from db-2 on/],
  ['another name', /(?<=StatefulSet\nmetadata:\n {2}name: )db/, 'pg', 'warning set-renamed', 'pg', /was "db" in HEAD.*data-db-0/],
  [
    'another namespace',
    /(?<=StatefulSet\nmetadata:\n {2}name: db\n)/,
    '  namespace: shop\n',
    'warning set-renamed',
    'db',
    /was in namespace "default" in HEAD/,
  ],
  [
    'the Service under another name',
    /(?<=Service\nmetadata:\n {2}name: )db/,
    'db-peers',
    'error governing-service-renamed',
    'db',
    /is not any more/,
  ],
];

for (const [what, from, to, said, at, message] of told) {
  void test(`told: ${what}`, () => {
    const after = before.replace(from, to);
    assert.notEqual(after, before);
    const finding = found(after).find(({ code, severity }) => `${severity} ${code}` === said);
    assert.ok(
      finding !== undefined,
      found(after)
        .map(({ code }) => code)
        .join(),
    );
    assert.equal(after.slice(finding.range.start, finding.range.end), at);
    assert.match(finding.message, message);
    assert.equal(finding.shown, true, 'its rollout can be watched');
    assert.ok((/^.*?[.;:](?=\s|$)/s.exec(finding.message)?.[0].length ?? 0) <= 120);
  });
}

void test('every finding about a change is shown by one of these', () => {
  assert.deepEqual(new Set(told.map(([, , , said]) => said.split(' ')[1])), new Set(changeCodes));
});

for (const what of [
  'another Service',
  'another size',
  'fewer replicas',
  'another policy',
  'another mount path',
  'the Service under another name',
]) {
  void test(`the old text is put back: ${what}`, () => {
    const [, from, to, said] = told.find(([name]) => name === what) ?? [];
    assert.ok(from !== undefined && to !== undefined);
    const after = before.replace(from, to);
    const finding = found(after).find(({ code }) => said?.endsWith(code));
    assert.equal(mended(after, finding), before);
  });
}

const silent: Readonly<Record<string, string>> = {
  'nothing is changed': before,
  'a comment': before.replace('  replicas: 3', '  # three, for the majority\n  replicas: 3'),
  'more replicas': before.replace('replicas: 3', 'replicas: 5'),
  'a label of the object': before.replace(
    '  name: db\nspec:\n  serviceName',
    '  name: db\n  labels:\n    team: shop\nspec:\n  serviceName',
  ),
  'the same size, written otherwise': before.replace('10Gi', '10240Mi'),
};
for (const [what, after] of Object.entries(silent))
  void test(`silent: ${what}`, () =>
    assert.deepEqual(
      found(after).map(({ code }) => code),
      [],
    ));

void test('a rollout that stops at nothing is not told to stop', () => {
  const image = (text: string) => text.replace('postgres:16.4', 'postgres:16.5');
  for (const strategy of [
    'podManagementPolicy: Parallel',
    'updateStrategy:\n    type: OnDelete',
    'updateStrategy:\n    rollingUpdate:\n      partition: 3',
  ]) {
    const old = before.replace('  replicas: 3\n', `  replicas: 3\n  ${strategy}\n`);
    assert.deepEqual(found(image(old), old), [], strategy);
  }
});
