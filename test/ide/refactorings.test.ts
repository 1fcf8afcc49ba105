import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refactorings } from '../../src/ide/refactorings.ts';
import { findings } from '../../src/lint/run.ts';
import { workspaceOf } from '../lint/workspace-of.ts';
import { atCursor } from './cursor.ts';

/** The text after the one change whose title begins so. */
function after(drawn: string, title: string, others: Readonly<Record<string, string>> = {}): string {
  const { workspace, uri, offset, text } = atCursor(drawn, others);
  const all = refactorings(workspace, uri, { start: offset, end: offset });
  const found = all.find((each) => each.title.startsWith(title));
  assert.ok(found !== undefined, `not offered: ${all.map((each) => each.title).join('; ')}`);
  return text.slice(0, found.edit.start) + found.edit.newText + text.slice(found.edit.end);
}

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db█
spec:
  serviceName: db # governs
  replicas: 3
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: postgres
          image: postgres:17.1
          ports:
            - name: sql
              containerPort: 5432
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
      volumes:
        - name: data
          emptyDir: {}
`;

void test('a headless Service and a budget are added as documents', () => {
  assert.ok(
    after(set, 'Add the headless').endsWith(
      '---\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n  selector:\n    app: db\n  ports:\n    - name: sql\n      port: 5432\n',
    ),
  );
  assert.match(after(set, 'Add a PodDisruptionBudget'), /kind: PodDisruptionBudget\n[^]*maxUnavailable: 1\n/);
});

void test('a readiness probe for a known image, and a spread over zones', () => {
  assert.match(
    after(set, 'Add a readiness probe to "postgres"'),
    / {8}- readinessProbe:\n {12}exec:\n {14}command:\n {16}- pg_isready\n {16}- -h\n {16}- 127\.0\.0\.1\n {10}name: postgres/,
  );
  assert.match(
    after(set, 'Spread the pods over zones'),
    / {6}topologySpreadConstraints:\n {8}- maxSkew: 1\n {10}topologyKey: topology\.kubernetes\.io\/zone\n/,
  );
});

void test('a volume becomes a claim template under the same name', () => {
  const drawn = set.replace('█', '').replace('emptyDir', 'empty█Dir');
  const text = after(drawn, 'Make volume "data" a claim template');
  assert.doesNotMatch(text, /volumes:/);
  assert.match(text, /\n {2}volumeClaimTemplates:\n {4}- metadata:\n {8}name: data\n/);
  assert.deepEqual(
    findings(workspaceOf({ 'a.yaml': text }), 'a.yaml').filter((each) => each.severity === 'error'),
    [],
  );
});

const deployment = `# shop
apiVersion: apps/v1
kind: Deployment█
metadata:
  name: db
spec:
  strategy:
    type: Recreate
  # one is enough
  replicas: 1
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
          image: registry.example/db:1.0.0
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: config
          configMap:
            name: db
        - name: data
          persistentVolumeClaim:
            claimName: db-data
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: db-data
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 20Gi
`;

for (const ends of ['\n', '\r\n']) {
  void test(`a Deployment becomes a StatefulSet with claims of its own (${JSON.stringify(ends)})`, () => {
    const text = after(deployment.replaceAll('\n', ends), 'Convert to a StatefulSet');
    assert.equal(text.includes('\r\n'), ends === '\r\n');
    assert.equal(/(?<!\r)\n/.test(text), ends === '\n');
    const plain = text.replaceAll('\r\n', '\n');
    assert.match(plain, /^# shop\napiVersion: apps\/v1\nkind: StatefulSet\n/);
    assert.match(plain, /\n {2}# one is enough\n/);
    assert.match(plain, /\n {2}serviceName: db\n/);
    assert.match(plain, /storage: 20Gi\n/);
    assert.doesNotMatch(plain, /strategy|claimName/);
    const found = findings(workspaceOf({ 'a.yaml': text }), 'a.yaml');
    assert.deepEqual(
      found.filter((each) => each.severity === 'error' || each.severity === 'warning').map((each) => each.message),
      [],
    );
  });
}
