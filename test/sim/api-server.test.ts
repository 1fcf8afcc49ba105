import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { handleRequest } from '../../src/sim/cluster/api-server.ts';
import { ownChecks } from '../../src/sim/cluster/own-checks.ts';
import type { Server } from '../../src/sim/cluster/server.ts';
import { Store, storeKey } from '../../src/sim/cluster/store.ts';
import type { Response } from '../../src/sim/cluster/write.ts';

/** A server over an empty store that notes what it committed. */
function newServer(): Server & { readonly commits: string[] } {
  const store = new Store();
  const commits: string[] = [];
  let next = 1;
  return {
    store,
    commits,
    target: defaultTarget,
    admission: ownChecks,
    input: {
      target: defaultTarget,
      cluster: { nodes: [], storageClasses: [] },
      objects: [],
      apps: {},
      steps: [],
      seed: 0,
      assumptions: [],
    },
    nowMs: 5000,
    nowText: '2026-01-01T00:00:05Z',
    nextNumber: () => next++,
    commit(verb, _before, after) {
      const stored = { ...after, metadata: { ...after.metadata, resourceVersion: `${next++}` } };
      if (verb === 'remove') store.remove(storeKey(after));
      else store.put(stored);
      commits.push(`${verb} ${after.metadata.name ?? ''}`);
      return stored;
    },
  };
}

const key = (kind: string, name: string) => ({ kind, namespace: 'default', name });

function pod(name: string, spec: Readonly<Record<string, unknown>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
  };
}

function stored(response: Response): KubeObject {
  assert.ok(response.ok && response.object !== undefined);
  return response.object;
}

function message(response: Response): string {
  assert.ok(!response.ok);
  return response.message;
}

void test('create fills in uid, namespace, phase and the tolerations of admission', () => {
  const server = newServer();
  const made = stored(handleRequest({ do: 'create', object: pod('web-0') }, server));
  assert.equal(made.metadata.namespace, 'default');
  assert.ok(made.metadata.uid);
  assert.deepEqual(made.status, { phase: 'Pending' });
  assert.equal((made.spec as { tolerations: unknown[] }).tolerations.length, 2);
  assert.equal(message(handleRequest({ do: 'create', object: pod('web-0') }, server)), 'pods "web-0" already exists');
});

void test('an update with an old resourceVersion is a conflict, without one it is not', () => {
  const server = newServer();
  const made = stored(handleRequest({ do: 'create', object: pod('web-0') }, server));
  const labelled = { ...made, metadata: { ...made.metadata, labels: { app: 'other' } } };
  assert.ok(handleRequest({ do: 'update', object: labelled }, server).ok);
  assert.match(
    message(handleRequest({ do: 'update', object: made }, server)),
    /^Operation cannot be fulfilled on pods "web-0": the object has been modified/,
  );
  const { resourceVersion: _, ...metadata } = made.metadata;
  assert.ok(handleRequest({ do: 'update', object: { ...made, metadata } }, server).ok);
});

void test('status and the rest are written apart; only a changed spec counts as a generation', () => {
  const server = newServer();
  const set: KubeObject = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec: { replicas: 1 } };
  const made = stored(handleRequest({ do: 'create', object: set }, server));
  const status = stored(
    handleRequest({ do: 'update', object: { ...made, spec: { replicas: 9 }, status: { replicas: 1 } }, subresource: 'status' }, server),
  );
  assert.deepEqual([status.spec, status.status, status.metadata.generation], [{ replicas: 1 }, { replicas: 1 }, 1]);
  const scaled = stored(handleRequest({ do: 'scale', key: key('StatefulSet', 'web'), replicas: 3 }, server));
  assert.deepEqual([scaled.spec, scaled.status, scaled.metadata.generation], [{ replicas: 3 }, { replicas: 1 }, 2]);
});

void test('a bound pod is deleted gracefully, an unbound one at once', () => {
  const server = newServer();
  handleRequest({ do: 'create', object: pod('web-0', { terminationGracePeriodSeconds: 20 }) }, server);
  handleRequest({ do: 'create', object: pod('web-1') }, server);
  handleRequest({ do: 'bind', key: key('Pod', 'web-0'), node: 'node-1' }, server);
  const deleted = stored(handleRequest({ do: 'delete', key: key('Pod', 'web-0') }, server));
  assert.equal(deleted.metadata.deletionTimestamp, '2026-01-01T00:00:25Z');
  assert.equal(deleted.metadata.deletionGracePeriodSeconds, 20);
  handleRequest({ do: 'delete', key: key('Pod', 'web-1') }, server);
  assert.equal(server.store.get('Pod', 'default', 'web-1'), undefined);
  assert.match(
    message(handleRequest({ do: 'delete', key: key('Pod', 'web-0'), graceSeconds: 0, uid: 'another' }, server)),
    /Precondition failed: UID/,
  );
  handleRequest({ do: 'delete', key: key('Pod', 'web-0'), graceSeconds: 0 }, server);
  assert.deepEqual(server.commits.slice(-4), ['delete web-1', 'remove web-1', 'update web-0', 'remove web-0']);
});

void test('a finalizer holds an object until it is taken away', () => {
  const server = newServer();
  const claim: KubeObject = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-web-0' }, spec: {} };
  handleRequest({ do: 'create', object: claim }, server);
  const deleted = stored(handleRequest({ do: 'delete', key: key('PersistentVolumeClaim', 'data-web-0') }, server));
  assert.deepEqual(deleted.metadata.finalizers, ['kubernetes.io/pvc-protection']);
  handleRequest({ do: 'patch', key: key('PersistentVolumeClaim', 'data-web-0'), patch: { metadata: { finalizers: [] } } }, server);
  assert.equal(server.store.get('PersistentVolumeClaim', 'default', 'data-web-0'), undefined);
});

void test('a quota refuses in the words of the server', () => {
  const server = newServer();
  const quota: KubeObject = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small' }, spec: { hard: { pods: '1' } } };
  handleRequest({ do: 'create', object: quota }, server);
  handleRequest({ do: 'create', object: pod('web-0') }, server);
  const refused = message(handleRequest({ do: 'create', object: pod('web-1') }, server));
  assert.equal(refused, 'pods "web-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1');
});

void test('an eviction takes from the budget, and is refused when it is empty', () => {
  const server = newServer();
  for (const name of ['web-0', 'web-1']) {
    handleRequest({ do: 'create', object: pod(name) }, server);
    handleRequest({ do: 'bind', key: key('Pod', name), node: 'node-1' }, server);
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    handleRequest({ do: 'patch', key: key('Pod', name), patch: { status }, subresource: 'status' }, server);
  }
  const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } };
  const budget: KubeObject = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec };
  handleRequest({ do: 'create', object: budget }, server);
  const evict = (name: string): Response => handleRequest({ do: 'evict', key: key('Pod', name) }, server);
  assert.deepEqual((evict('web-0') as { causes?: string[] }).causes, ['The disruption budget web is still being processed by the server.']);
  const status = { observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 };
  handleRequest({ do: 'patch', key: key('PodDisruptionBudget', 'web'), patch: { status }, subresource: 'status' }, server);
  assert.ok(evict('web-0').ok);
  const refused = evict('web-1');
  assert.equal(message(refused), "Cannot evict pod as it would violate the pod's disruption budget.");
  assert.deepEqual((refused as { causes?: string[] }).causes, ['The disruption budget web does not allow evicting pods currently']);
  assert.ok(evict('web-0').ok, 'a pod that is on its way out is not counted');
});

void test('a pod whose labels or volumes cannot be is refused', () => {
  const server = newServer();
  const long = { ...pod('web-0'), metadata: { name: 'web-0', labels: { 'controller-revision-hash': 'x'.repeat(64) } } };
  assert.match(
    message(handleRequest({ do: 'create', object: long }, server)),
    /^Pod "web-0" is invalid: metadata\.labels: Invalid value: "x+": must be no more than 63 bytes$/,
  );
  const made = stored(handleRequest({ do: 'create', object: pod('web-0') }, server));
  const changed = { ...made, spec: { ...(made.spec as object), volumes: [{ name: 'data', emptyDir: {} }] } };
  assert.match(message(handleRequest({ do: 'update', object: changed }, server)), /spec: Forbidden: pod updates may not change fields/);
});
