import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, highlights, prepareRename, references, rename } from '../../src/ide/navigate.ts';
import { atCursor } from './cursor.ts';

/** A set with what people put around it, every name once in the open and once in a text. */
const shop = `apiVersion: v1
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
      targetPort: sql
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: db-config
data:
  peers.conf: |
    # the first member
    seed = db-0.db.shop.svc
    backup = data-db-0
    not = mydb-0 db-0.txt web-0
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: shop
spec:
  serviceName: "db"
  replicas: 3
  selector:
    matchLabels: { app: db }
  template:
    metadata:
      annotations:
        kubectl.kubernetes.io/default-container: server
      labels: { app: db, tier: data }
    spec:
      containers:
        - name: server
          image: registry.example/db:1.0.0
          env:
            - name: SEED
              valueFrom:
                configMapKeyRef: { name: db-config, key: peers.conf }
            - name: FIRST
              value: 'db-0'
          ports:
            - { name: sql, containerPort: 5432 }
          readinessProbe:
            tcpSocket:
              port: sql
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: config, mountPath: /etc/peers.conf, subPath: peers.conf }
      volumes:
        - name: config
          configMap: { name: db-config }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: db }
spec:
  maxUnavailable: 1
  selector:
    matchExpressions:
      - { key: app, operator: In, values: [db] }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data-db-0
  namespace: shop
`;

const client = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
        - name: api
          image: registry.example/api:1.0.0
          args: [--primary=db-0.db:5432, "--any=postgres://db.shop.svc/orders", --log=db.txt]
`;

/** The shop with the cursor at the nth place that holds the text. */
function at(text: string, nth = 0, ends = '\n'): ReturnType<typeof atCursor> {
  let offset = -1;
  for (let count = 0; count <= nth; count++) offset = shop.indexOf(text, offset + 1);
  assert.notEqual(offset, -1, text);
  const drawn = `${shop.slice(0, offset + 1)}█${shop.slice(offset + 1)}`;
  return atCursor(drawn.replaceAll('\n', ends), { 'a/client.yaml': client });
}

/** The lines of both files after a renaming that differ from those before. */
function renamed(here: ReturnType<typeof atCursor>, name: string): { lines: string[]; confirm: string | undefined } {
  const { workspace, uri, offset } = here;
  const answer = rename(workspace, uri, offset, name);
  assert.ok(answer !== undefined && 'edits' in answer, JSON.stringify(answer));
  const lines = workspace.files().flatMap((file) => {
    let text = file.text;
    const edits = answer.edits.filter((edit) => edit.uri === file.uri).sort((a, b) => b.range.start - a.range.start);
    for (const { range, newText } of edits) text = text.slice(0, range.start) + newText + text.slice(range.end);
    const before = file.text.split(/\r?\n/);
    return text.split(/\r?\n/).filter((line, index) => line !== before[index]);
  });
  return { lines: lines.map((line) => line.trim()).sort(), confirm: answer.confirm };
}

void test('a set is renamed in pod names, host names and claims of texts, of other workloads and of claims made by hand', () => {
  const { lines, confirm } = renamed(at('db\n  namespace: shop', 0), 'store');
  assert.match(confirm ?? '', /cannot follow/);
  assert.deepEqual(lines, [
    'args: [--primary=store-0.db:5432, "--any=postgres://db.shop.svc/orders", --log=db.txt]',
    'backup = data-store-0',
    'name: data-store-0',
    'name: store',
    'seed = store-0.db.shop.svc',
    "value: 'store-0'",
  ]);
});

/** Every renaming: where the cursor is, the new name, the lines that change, whether it asks first. */
const renamings: readonly (readonly [at: string, nth: number, name: string, lines: readonly string[], asks: boolean])[] = [
  [
    'db"\n  replicas',
    0,
    'peers',
    [
      'args: [--primary=db-0.peers:5432, "--any=postgres://peers.shop.svc/orders", --log=db.txt]',
      'name: peers',
      'seed = db-0.peers.shop.svc',
      'serviceName: "peers"',
    ],
    true,
  ],
  [
    'db, tier',
    0,
    'store',
    ['- { key: app, operator: In, values: [store] }', 'app: store', 'labels: { app: store, tier: data }', 'matchLabels: { app: store }'],
    true,
  ],
  ['data }\n    spec', 0, 'gold', ['labels: { app: db, tier: gold }'], false],
  ['sql, containerPort', 0, 'postgres', ['- { name: postgres, containerPort: 5432 }', 'port: postgres', 'targetPort: postgres'], false],
  ['server\n          image', 0, 'main', ['- name: main', 'kubectl.kubernetes.io/default-container: main'], false],
  [
    'data, mountPath',
    0,
    'disk',
    ['- metadata: { name: disk }', '- { name: disk, mountPath: /data }', 'backup = disk-db-0', 'name: disk-db-0'],
    true,
  ],
  [
    'peers.conf: |',
    0,
    'members',
    [
      '- { name: config, mountPath: /etc/peers.conf, subPath: members }',
      'configMapKeyRef: { name: db-config, key: members }',
      'members: |',
    ],
    false,
  ],
  [
    'db-config }',
    0,
    'settings',
    ['configMap: { name: settings }', 'configMapKeyRef: { name: settings, key: peers.conf }', 'name: settings'],
    false,
  ],
];

for (const ends of ['\n', '\r\n']) {
  for (const [text, nth, name, expected, asks] of renamings) {
    void test(`renamed to ${name} (${JSON.stringify(ends)})`, () => {
      const { lines, confirm } = renamed(at(text, nth, ends), name);
      assert.deepEqual(lines, [...expected].sort());
      assert.equal(confirm !== undefined, asks);
    });
  }
}

void test('a name that cannot be is refused in the words of the server', () => {
  const { workspace, uri, offset } = at('sql, containerPort');
  const answer = rename(workspace, uri, offset, 'a-port-name-that-is-long');
  assert.match(JSON.stringify(answer), /refused.*must be no more than 15 characters/);
});

void test('references of a set: its name in texts, and what selects it; a label pair of another workload is another thing', () => {
  const set = at('db\n  namespace: shop');
  const lines = references(set.workspace, set.uri, set.offset, false).map(({ uri, range }) => {
    const text = set.workspace.file(uri)?.text ?? '';
    const start = text.lastIndexOf('\n', range.start) + 1;
    return text.slice(start, text.indexOf('\n', range.start)).trim();
  });
  assert.deepEqual(lines.sort(), [
    'args: [--primary=db-0.db:5432, "--any=postgres://db.shop.svc/orders", --log=db.txt]',
    'backup = data-db-0',
    'name: data-db-0',
    'seed = db-0.db.shop.svc',
    'selector:',
    'selector:',
    "value: 'db-0'",
  ]);
  const budget = at('selector:\n    matchExpressions');
  assert.equal(definition(budget.workspace, budget.uri, budget.offset).length, 1);
  assert.equal(prepareRename(budget.workspace, budget.uri, budget.offset), undefined);
});

void test('one anchored text under several names: at an alias too, and all of them change together', () => {
  const { workspace, uri, offset, text } = atCursor(`apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 1 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: &name db
spec:
  serviceName: *na█me
  selector: { matchLabels: &labels { app: *name } }
  template:
    metadata: { labels: *labels }
    spec: { containers: [{ name: c, image: registry.example/db:1.0.0 }] }
`);
  assert.equal(highlights(workspace, uri, offset).length, 2);
  const answer = rename(workspace, uri, offset, 'store');
  assert.ok(answer !== undefined && 'edits' in answer);
  let result = text;
  for (const { range, newText } of [...answer.edits].sort((a, b) => b.range.start - a.range.start))
    result = result.slice(0, range.start) + newText + result.slice(range.end);
  assert.equal(
    result,
    text.replace('{ name: db }', '{ name: store }').replace('{ app: db }', '{ app: store }').replace('&name db', '&name store'),
  );
});
