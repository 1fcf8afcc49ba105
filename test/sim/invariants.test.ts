import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerReference, type KubeObject } from '../../src/kube/objects.ts';
import { Store } from '../../src/sim/cluster/store.ts';
import type { Component } from '../../src/sim/component.ts';
import { components } from '../../src/sim/components.ts';
import { watchInvariants } from '../../src/sim/invariants/invariants.ts';
import { createTimeline } from '../../src/sim/timeline.ts';
import { play, pod, service, statefulSet } from '../sim-world/world.ts';

const seconds = 1000;
const base = play({ objects: [service('web'), statefulSet('web', 3)], untilMs: 0 }).input;

/** Which invariants a run breaks when the StatefulSet controller is replaced by one that misbehaves after 60 s. */
function broken(misbehave: Component['reconcile'], objects: readonly KubeObject[] = base.objects): string[] {
  const watch = watchInvariants();
  const wrong = components.map((each): Component => {
    if (each.name !== 'statefulset-controller') return each;
    return {
      ...each,
      *reconcile(key, context) {
        return context.clock.nowMs < 60 * seconds ? yield* each.reconcile(key, context) : yield* misbehave(key, context);
      },
    };
  });
  const steps = [{ atMs: 60 * seconds, action: { do: 'scale', name: 'web', replicas: 5 } as const }];
  const timeline = createTimeline({ ...base, objects, steps }, { components: wrong, observer: watch.observer });
  timeline.advance(90 * seconds);
  watch.quiet(timeline.at(timeline.nowMs));
  return [...new Set(watch.violations.map((each) => each.name))];
}

const web = (name: string) => ({ kind: 'Pod', namespace: 'default', name });

void test('the real controller breaks none', () => {
  const watch = watchInvariants();
  const steps = [
    { atMs: 60 * seconds, action: { do: 'set-image', name: 'web', image: 'app:2' } as const },
    { atMs: 120 * seconds, action: { do: 'scale', name: 'web', replicas: 1 } as const },
  ];
  const timeline = createTimeline({ ...base, steps }, { observer: watch.observer });
  const { quiet } = timeline.advance(300 * seconds);
  assert.ok(quiet);
  watch.quiet(timeline.at(timeline.nowMs));
  assert.deepEqual(watch.violations, []);
});

void test('a pod without its claim, and out of order', () => {
  const found = broken(function* () {
    const owned: KubeObject = {
      ...pod('web-4'),
      spec: { ...(pod('web-4')['spec'] as object), volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-4' } }] },
    };
    yield { do: 'create', object: owned };
    return undefined;
  });
  assert.deepEqual(found.sort(), ['claims-before-pod', 'ordered-creation']);
});

void test('two running pods deleted one after the other, and a claim', () => {
  const found = broken(function* (_key, { cache }) {
    if (cache.get('Pod', 'default', 'web-0')?.metadata.deletionTimestamp !== undefined) return undefined;
    yield { do: 'delete', key: web('web-0') };
    yield { do: 'delete', key: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-web-0' } };
    yield { do: 'delete', key: web('web-1') };
    return undefined;
  });
  assert.deepEqual(found.sort(), ['claims-kept', 'ordered-deletion', 'status-counts']);
});

void test('an update from the wrong end, and a revision that comes from nowhere', () => {
  const found = broken(function* (_key, { cache }) {
    const revision = cache.list('ControllerRevision', 'default')[0] as KubeObject & { readonly revision: number };
    if (revision.revision === 1)
      yield { do: 'create', object: { ...revision, metadata: { ...revision.metadata, name: 'web-new' }, revision: 2 } };
    if (cache.get('Pod', 'default', 'web-0')?.metadata.deletionTimestamp === undefined) {
      yield { do: 'delete', key: web('web-0'), because: { code: 'rolling-update', text: 'wrong end' } };
    }
    const set = cache.get('StatefulSet', 'default', 'web') as KubeObject;
    yield {
      do: 'update',
      object: { ...set, status: { ...(set.status as object), currentRevision: 'web-nowhere', observedGeneration: 0 } },
      subresource: 'status',
    };
    return undefined;
  });
  assert.ok(found.includes('update-order') && found.includes('revision-progress'), found.join(', '));
});

void test('an update below the partition, and one pod more than may be down', () => {
  const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } };
  const found = broken(
    function* (_key, { cache }) {
      if (cache.get('Pod', 'default', 'web-0')?.metadata.deletionTimestamp !== undefined) return undefined;
      for (const name of ['web-2', 'web-0']) yield { do: 'delete', key: web(name), because: { code: 'rolling-update', text: 'at once' } };
      return undefined;
    },
    [service('web'), statefulSet('web', 3, spec)],
  );
  assert.ok(found.includes('partition-kept') && found.includes('update-budget'), found.join(', '));
});

void test('a wanted pod scaled away, a pod of nobody deleted, and a revision that pods have', () => {
  const found = broken(
    function* (_key, { cache }) {
      if (cache.get('Pod', 'default', 'web-9') === undefined) return undefined;
      yield { do: 'delete', key: web('web-0'), because: { code: 'scale-down', text: 'wrong end' } };
      yield { do: 'delete', key: web('web-9') };
      for (const { metadata } of cache.list('ControllerRevision', 'default'))
        yield { do: 'delete', key: { kind: 'ControllerRevision', namespace: 'default', name: metadata.name ?? '' } };
      return undefined;
    },
    [...base.objects, { ...pod('web-9'), metadata: { ...pod('web-9').metadata, labels: { app: 'other' } } }],
  );
  for (const each of ['scale-down-order', 'own-pods', 'history-kept']) assert.ok(found.includes(each), `${each} of ${found.join(', ')}`);
});

void test('a claim that belongs to its set against the retention policy', () => {
  const found = broken(function* (_key, { cache }) {
    const claim = cache.get('PersistentVolumeClaim', 'default', 'data-web-0') as KubeObject;
    const set = cache.get('StatefulSet', 'default', 'web') as KubeObject;
    yield { do: 'update', object: { ...claim, metadata: { ...claim.metadata, ownerReferences: [controllerReference(set)] } } };
    return undefined;
  });
  assert.ok(found.includes('retention-kept'), found.join(', '));
});

void test('a name created twice', () => {
  const watch = watchInvariants();
  const transition = { seq: 0, atMs: 0, actor: 'kubelet', verb: 'create', object: web('web-0') } as const;
  watch.observer.transition?.(transition, new Store());
  watch.observer.transition?.({ ...transition, seq: 1 }, new Store());
  assert.deepEqual(
    watch.violations.map((each) => each.name),
    ['one-object-a-name'],
  );
});
