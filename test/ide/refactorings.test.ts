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
  const edits = [...found.edits].sort((a, b) => b.start - a.start);
  return edits.reduce((now, edit) => now.slice(0, edit.start) + edit.newText + now.slice(edit.end), text);
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

/** One member of a family as people write it, and its Service. */
const member = (number: number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: zk-${number}
  labels: { app: zk, member: zk-${number} }
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector:
    matchLabels:
      app: zk
      member: zk-${number}
  template:
    metadata:
      labels:
        app: zk
        member: zk-${number}
    spec:
      containers:
        - name: zk
          image: registry.example/zk:3.9.1
          env:
            - name: SELF
              value: zk-${number}:2888
            - name: PEERS
              value: zk-1:2888,zk-2:2888,zk-3:2888
            - name: ZOO_MY_ID
              value: "${number}"
          ports:
            - name: client
              containerPort: 2181
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: zk-data-${number}
---
apiVersion: v1
kind: Service
metadata:
  name: zk-${number}
spec:
  selector:
    app: zk
    member: zk-${number}
  ports:
    - port: 2181
`;

const family = [1, 2, 3].map(member).join('---\n').replace('zk-1', 'zk-1█');

void test('Deployments of one replica each become one set, their Services name its pods', () => {
  const text = after(family, 'Make zk-1, zk-2 and zk-3 one StatefulSet');
  const [set = '', headless = '', ...services] = text.split('---\n');
  assert.match(set, /kind: StatefulSet\nmetadata:\n {2}name: zk\n {2}labels: \{ app: zk, member: zk \}\n/);
  assert.match(set, /\n {2}serviceName: zk\n {2}ordinals:\n {4}start: 1\n/);
  assert.match(set, /\n {2}replicas: 3\n/);
  assert.match(set, /env:\n {12}- name: POD_NAME\n {14}valueFrom:\n {16}fieldRef:\n {18}fieldPath: metadata\.name\n {12}- name: SELF\n/);
  assert.match(set, /value: "\$\(POD_NAME\):2888"\n/);
  assert.match(set, /value: zk-1:2888,zk-2:2888,zk-3:2888\n/);
  assert.match(set, /name: ZOO_MY_ID\n {14}valueFrom: \{ fieldRef: \{ fieldPath: "metadata\.labels\['apps\.kubernetes\.io\/pod-index'\]"/);
  assert.match(set, /volumeClaimTemplates:\n {4}- metadata:\n {8}name: data\n/);
  assert.doesNotMatch(set, /strategy|claimName/);
  assert.match(headless, /name: zk\nspec:\n {2}clusterIP: None\n(?: {2}publish.*\n)? {2}selector:\n {4}app: zk\n {4}member: zk\n/);
  assert.equal(services.length, 3);
  assert.match(services[1] ?? '', /name: zk-2\nspec:\n {2}selector:\n {4}statefulset\.kubernetes\.io\/pod-name: zk-2\n {2}ports:/);
  const found = findings(workspaceOf({ 'a.yaml': text }), 'a.yaml');
  assert.deepEqual(
    found.filter((each) => each.severity === 'error').map((each) => each.message),
    [],
  );
});

void test('Deployments that differ in more than a number stay apart', () => {
  const offered = (text: string) => {
    const { workspace, uri, offset } = atCursor(text);
    return refactorings(workspace, uri, { start: offset, end: offset }).map((each) => each.title);
  };
  assert.deepEqual(offered(family), ['Make zk-1, zk-2 and zk-3 one StatefulSet', 'Convert to a StatefulSet']);
  for (const [from, to] of [
    ['zk:3.9.1', 'zk:3.9.0'],
    ['replicas: 1', 'replicas: 2'],
    ['name: zk-2\n', 'name: zk-4\n'],
    ['mountPath: /data', 'mountPath: /zk-1'],
  ] as const)
    assert.deepEqual(offered(family.replace(from, to)), ['Convert to a StatefulSet'], `${from} ${to}`);
});
