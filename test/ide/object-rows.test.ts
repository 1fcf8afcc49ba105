import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../src/ide/compare.ts';
import { type ObjectRow, objectRows } from '../../src/ide/object-rows.ts';
import { matchingRows, type PagedRow, pagedRows, rowsUnder } from '../../src/ide/row-pages.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: None, selector: { app: web }, ports: [{ name: http, port: 80 }] }
`;
const companions = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { minReplicas: 3, maxReplicas: 9, scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web } }
`;
const set = (name = 'web', replicas = 3, image = 'nginx:1', size = '1Gi') => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name}, namespace: shop }
spec:
  serviceName: web
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}" }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }
`;

/** The tree as text: a line a row, indented. */
function drawn(rows: readonly (ObjectRow | PagedRow)[], indent = ''): string[] {
  return rows.flatMap((row) => [
    `${indent}${row.tint === undefined ? '' : `(${row.tint}) `}${row.label}${row.description === undefined ? '' : ` — ${row.description}`}`,
    ...drawn(row.children ?? [], `${indent}  `),
  ]);
}

const rowsOf = (text: string, before?: string) => {
  const [now, old] = [text, before].map((each) => (each === undefined ? undefined : workspaceOf({ 'shop/web.yaml': each })));
  assert.ok(now !== undefined);
  return objectRows(now, ['shop/web.yaml'], old === undefined ? undefined : compare(old, now));
};

void test('a set with all that goes with it', () => {
  const workspace = workspaceOf({ 'shop/web.yaml': set(), 'shop/service.yaml': service, 'shop/others.yaml': companions });
  const revision = /web-[a-z0-9]+$/;
  const lines = drawn(objectRows(workspace, ['shop/web.yaml'])).map((line) => line.replace(/web-[a-z0-9]{8,10} — C/, 'REVISION — C'));
  assert.deepEqual(lines, [
    'web — shop · 3 replicas',
    '  Pods — 3',
    '    web-0 — data-web-0',
    '    web-1 — data-web-1',
    '    web-2 — data-web-2',
    '  Claims — 3',
    '    data-web-0 — 1Gi · ReadWriteOnce · default class',
    '    data-web-1 — 1Gi · ReadWriteOnce · default class',
    '    data-web-2 — 1Gi · ReadWriteOnce · default class',
    '  DNS Names — 5',
    '    web.shop.svc.cluster.local — A/AAAA · when ready',
    '    web-0.web.shop.svc.cluster.local — A/AAAA · when ready',
    '    web-1.web.shop.svc.cluster.local — A/AAAA · when ready',
    '    web-2.web.shop.svc.cluster.local — A/AAAA · when ready',
    '    _http._tcp.web.shop.svc.cluster.local — SRV · when ready',
    '  web — Service · headless · 80',
    '  web — PodDisruptionBudget · minAvailable 2 · 1 may be evicted at once',
    '  web — HorizontalPodAutoscaler · 3 to 9 replicas',
    '  REVISION — ControllerRevision',
  ]);
  const [row] = objectRows(workspace, ['shop/web.yaml']);
  const commands = (row?.children ?? []).map(({ command }) => command?.replace(revision, 'REVISION'));
  assert.deepEqual(commands.slice(0, 4), [
    'kubectl get --namespace shop pods --selector app=web',
    'kubectl get --namespace shop pvc --selector app=web',
    'kubectl get --namespace shop endpointslices --selector kubernetes.io/service-name=web',
    'kubectl get --namespace shop service web',
  ]);
});

void test('what matters is said: a name that is too long, a Service that is not there', () => {
  const name = 'a'.repeat(62);
  const lines = drawn(rowsOf(set(name, 1)));
  assert.ok(lines.includes(`    (warning) ${name}-0 — name longer than 63: refused · data-${name}-0`), lines.join('\n'));
  assert.ok(lines.includes('  Pods — 1 · 1 to look at'));
  assert.ok(lines.includes('  (warning) web — Service · not among these files'));
});

void test('a changed set: what is new, gone, re-created and kept', () => {
  const up = drawn(rowsOf(set('web', 4, 'nginx:2'), set()));
  assert.equal(up[0], '(changed) web — 1 new, 3 re-created since HEAD · shop · 4 replicas');
  assert.ok(up.includes('    (changed) web-2 — re-created · data-web-2'));
  assert.ok(up.includes('    (added) web-3 — new · data-web-3'));
  assert.ok(up.includes('    data-web-2 — kept · 1Gi · ReadWriteOnce · default class'));
  const down = drawn(rowsOf(set('web', 2), set()));
  assert.equal(down[0], '(changed) web — 1 gone, 2 kept since HEAD · shop · 2 replicas');
  assert.ok(down.includes('    (removed) web-2 — gone'));
  assert.ok(down.includes('    (warning) data-web-2 — left behind, with its data'));
  const renamed = drawn(rowsOf(set('api'), set()));
  assert.equal(renamed[0], '(changed) api — 3 new, 3 gone since HEAD, was web · shop · 3 replicas');
  assert.deepEqual(drawn(rowsOf(service, `${set()}---\n${service}`)), [
    '(removed) web — shop · not in this text any more · its claims stay',
  ]);
  assert.equal(drawn(rowsOf(`${set()}# a comment\n`, set()))[0], 'web — shop · 3 replicas');
});

void test('a change that the server refuses stands first, in its words', () => {
  const lines = drawn(rowsOf(set('web', 3, 'nginx:1', '2Gi'), set()));
  assert.equal(lines[0], '(error) web — 3 kept since HEAD · shop · 3 replicas');
  assert.match(lines[1] ?? '', /^ {2}\(error\) The API server refuses this change — .*updates to statefulset spec for fields other than/);
  assert.ok(lines.includes('    data-web-1 — kept, as it is'));
});

void test('long lists come in pages; all of a list, or what matches, can be had', () => {
  const rows = rowsOf(set('web', 1200));
  const pages = pagedRows(rows)[0]?.children?.[0]?.children ?? [];
  assert.equal(pages.length, 12);
  assert.deepEqual([pages[0]?.label, pages[11]?.label, pages[11]?.hasMore], ['web-0 … web-99', 'web-1100 … web-1199', true]);
  assert.deepEqual(
    rowsUnder(rows, pages[11]?.id ?? '')
      .map(({ label }) => label)
      .slice(0, 2),
    ['web-1100', 'web-1101'],
  );
  assert.equal(rowsUnder(rows, 'shop/web/pods').length, 1200);
  const found = matchingRows(rows, 'WEB-119');
  assert.deepEqual(drawn(found).slice(0, 4), [
    'web — shop · 1200 replicas',
    '  Pods — 11 of 1200',
    '    web-119 — data-web-119',
    '    web-1190 — data-web-1190',
  ]);
  assert.ok(drawn(matchingRows(rows, 'web-1')).includes('    211 more — narrow the filter to see them'));
  assert.deepEqual(matchingRows(rows, 'nothing like it'), []);
});

void test('ten sets in one file: each has its row, folded', () => {
  const rows = rowsOf(Array.from({ length: 10 }, (_, index) => set(`web${index}`)).join('---\n'));
  assert.deepEqual([rows.length, rows.some(({ isOpen }) => isOpen === true)], [10, false]);
});
