import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectAt } from '../../src/ide/object-at.ts';
import { atCursor, manifest } from './cursor.ts';

function at(drawn: string): string | undefined {
  const { workspace, uri, offset } = atCursor(drawn);
  const found = objectAt(workspace, uri, offset);
  return found && `${found.kind} ${found.namespace}/${found.name}`;
}

void test('each line speaks of something that the simulator knows', () => {
  const text = manifest();
  assert.equal(at(text.replace('replicas', 'repl█icas')), 'StatefulSet default/web');
  assert.equal(at(text.replace('serviceName: ', 'serviceName: █')), 'Service default/web');
  assert.equal(at(text.replace('clusterIP', '█clusterIP')), 'Service default/web');
});

void test('claims by their template, pods by their host names', () => {
  const claims = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  ordinals: { start: 5 }
  replicas: 3
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db, env: [{ name: PEERS, value: "db-5.db:80,db-6.db:80" }] }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce] }
`;
  assert.equal(at(claims.replace('[ReadWriteOnce]', '[Read█WriteOnce]')), 'PersistentVolumeClaim shop/data-db-5');
  assert.equal(at(claims.replace('db-6.db', 'db-█6.db')), 'Pod shop/db-6');
  assert.equal(at(claims.replace('name: PEERS', 'name: PEE█RS')), 'StatefulSet shop/db');
  assert.equal(at(`a: █b\n---\n${claims}`), undefined);
});
