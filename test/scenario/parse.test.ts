import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { actionOf, actionUsages } from '../../src/scenario/action-words.ts';
import type { Action } from '../../src/sim/action.ts';
import { actionWords } from '../../src/sim/action-words.ts';
import { parseScenario, scenarioMembers } from '../../src/scenario/parse.ts';
import { timedSteps } from '../../src/scenario/timed-steps.ts';

/** Problems as `<text they stand on>: message`, so that the place is part of the expectation. */
function problems(text: string): string[] {
  return parseScenario(text).problems.map(({ start, end, message }) => `${text.slice(start, end).split('\n')[0]}: ${message}`);
}

const head = 'scenario: some\ntitle: Some\napply: ""\n';

test('a scenario file is read whole', () => {
  const { file, problems } = parseScenario(`scenario: node-lost
title: A node is lost
shows: [S5]
kubernetes: "1.35"
until: 15m
cluster:
  nodes:
    - { name: a, zone: z, cpu: 500m, memory: 8Gi, taints: ["k=v:NoSchedule"] }
  storageClasses:
    - { name: fast, default: true, attach: 5s }
apply: |
  kind: StatefulSet
apps:
  web: { start: 2s, images: [{ image: "app:bad", effect: cannot-pull }] }
steps:
  - { id: crash, at: 30s, do: crash node-2 }
  - { when: pod web-1 is ready again, delay: 10s, do: scale web to 5 }
  - { after: crash, delay: 1m, patch: StatefulSet/web, with: { spec: { replicas: 2 } } }
expect:
  - create web-0 < ready web-0
`);
  assert.deepEqual(problems, []);
  assert.equal(file.untilMs, 900_000);
  assert.deepEqual(file.cluster?.nodes?.[0], {
    name: 'a',
    zone: 'z',
    cpuMillis: 500,
    memoryBytes: 8 * 1024 ** 3,
    taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }],
  });
  assert.deepEqual(
    file.steps.map(({ range: _range, places: _places, ...step }) => step),
    [
      { id: 'crash', atMs: 30_000, action: { do: 'crash-node', node: 'node-2' } },
      {
        when: { object: { kind: 'Pod', namespace: 'default', name: 'web-1' }, is: 'ready', occurrence: 2 },
        delayMs: 10_000,
        action: { do: 'scale', name: 'web', replicas: 5 },
      },
      {
        after: 'crash',
        delayMs: 60_000,
        action: { do: 'patch', object: { kind: 'StatefulSet', namespace: 'default', name: 'web' }, patch: { spec: { replicas: 2 } } },
      },
    ],
  );
});

test('every mistake is told at its place, with what would be valid', () => {
  assert.deepEqual(problems(`${head}stepps: []\n`), [
    'stepps: "stepps" is no member of a scenario; did you mean "steps"? it may have scenario, title, chapter, lesson, shows, kubernetes, gates, seed, until, cluster, before, manifests, apply, apps, steps or expect',
  ]);
  assert.deepEqual(problems(`${head}until: soon\n`), ['soon: "until" is "soon"; a duration is written 90s, 6m or 1h30m']);
  assert.deepEqual(problems(`${head}steps:\n  - { at: 1s, after: x, do: crash node-2 }\n`), [
    '{ at: 1s, after: x, do: crash node-2 }: a step needs exactly one of "at", "when" and "after"; this one has 2',
    '1s: no step has the id "x"; no step has an "id"',
  ]);
  assert.match(
    problems(`${head}steps:\n  - { at: 1s, do: explode node-2 }\n`)[0] ?? '',
    /^explode node-2: "explode node-2" is not understood; it may be scale SET to N · /,
  );
  assert.match(
    problems(`${head}steps:\n  - { when: web-1 ready, do: crash node-2 }\n`)[0] ?? '',
    /^web-1 ready: .*a condition is written "pod web-1 is ready"/,
  );
  assert.match(problems('a: [')[0] ?? '', /./);
});

test('no prefix of a scenario makes the reader throw', () => {
  const text = `${head}cluster: { nodes: 3 }\nsteps:\n  - { at: 30s, do: crash node-2 }\nexpect: [a, &b c, *b]\n`;
  for (let length = 0; length <= text.length; length += 1) parseScenario(text.slice(0, length));
});

test('the schema has the members that the reader knows', () => {
  const schema: { properties: Record<string, unknown> } = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../schemas/scenario.schema.json'), 'utf8'),
  );
  assert.deepEqual(Object.keys(schema.properties).sort(), [...scenarioMembers].sort());
});

test('actions are said in words', () => {
  assert.deepEqual(actionOf('scale web to 5'), { do: 'scale', name: 'web', replicas: 5 });
  assert.deepEqual(actionOf('set image shop/web app=app:2'), {
    do: 'set-image',
    name: 'web',
    namespace: 'shop',
    image: 'app:2',
    container: 'app',
  });
  assert.deepEqual(actionOf('delete pod web-1 with grace 5s'), { do: 'delete-pod', name: 'web-1', graceSeconds: 5 });
  assert.deepEqual(actionOf('taint node-2 out-of-service'), {
    do: 'taint-node',
    node: 'node-2',
    key: 'node.kubernetes.io/out-of-service',
    value: 'nodeshutdown',
    effect: 'NoExecute',
  });
  assert.equal(actionOf('crash'), undefined);
  assert.ok(actionUsages.length > 15);
});

test('steps in words have a time, a state, or the step before them', () => {
  const pod = { kind: 'Pod', namespace: 'default', name: 'web-1' };
  assert.deepEqual(timedSteps(['crash node-2 at 1m30s', 'bring back node-2 after 5m', 'scale web to 5 when pod web-1 is ready again']), {
    steps: [
      { id: 'do-0', atMs: 90_000, action: { do: 'crash-node', node: 'node-2' } },
      { id: 'do-1', after: 'do-0', delayMs: 300_000, action: { do: 'return-node', node: 'node-2' } },
      { id: 'do-2', when: { object: pod, is: 'ready', occurrence: 2 }, action: { do: 'scale', name: 'web', replicas: 5 } },
    ],
  });
  const problems: Readonly<Record<string, RegExp>> = {
    'crash node-2': /^"crash node-2" does not say when; write "crash node-2 at 30s"$/,
    'crash node-2 at noon': /^"noon" is no time; write "crash node-2 at 30s" or "crash node-2 at 1m30s"$/,
    'bring back node-2 after 5m': /^"bring back node-2 after 5m" comes after nothing/,
    'crash node-2 when pod web-1 is red': /^a pod is never "red"; it may be ready/,
    'kill node-2 at 30s': /^"kill node-2" is not understood; it is written crash NODE/,
    'sing at 3s': /^"sing" is not understood; it may be scale SET to N · .* · drain NODE/,
    '': /^"" is not understood/,
  };
  for (const [text, problem] of Object.entries(problems)) {
    const found = timedSteps([text]);
    assert.match('problem' in found ? found.problem : '', problem, text);
  }
});

test('what is written of an action is read as the same action', () => {
  const pod = { name: 'web-1', namespace: 'shop' };
  const claim = { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data-web-1' };
  const actions: readonly Action[] = [
    { do: 'scale', name: 'web', replicas: 5 },
    { do: 'scale', kind: 'ReplicaSet', name: 'web', namespace: 'shop', replicas: 0 },
    { do: 'set-image', name: 'web', image: 'registry.example:5000/app@sha256:ab' },
    { do: 'set-image', name: 'web', container: 'app', image: 'app:2' },
    { do: 'rollout-restart', name: 'web' },
    { do: 'delete-pod', ...pod },
    { do: 'delete-pod', name: 'web-1', force: true, graceSeconds: 0 },
    { do: 'delete-pod', name: 'web-1', graceSeconds: 5 },
    { do: 'delete-claim', name: 'data-web-1' },
    { do: 'patch', object: claim, patch: { spec: { resources: { requests: { storage: '1.5Gi' } } } } },
    { do: 'delete', object: { kind: 'Service', namespace: 'default', name: 'web' } },
    { do: 'delete', object: { kind: 'PodDisruptionBudget', namespace: 'shop', name: 'web' } },
    { do: 'delete-set', name: 'web' },
    { do: 'delete-set', name: 'web', cascade: 'orphan' },
    { do: 'evict', ...pod },
    { do: 'cordon', node: 'node-2' },
    { do: 'uncordon', node: 'node-2' },
    { do: 'drain', node: 'node-2' },
    { do: 'crash-node', node: 'node-2' },
    { do: 'partition-node', node: 'node-2' },
    { do: 'restart-node', node: 'node-2' },
    { do: 'return-node', node: 'node-2' },
    { do: 'delete-node', node: 'node-2' },
    { do: 'taint-node', node: 'node-2', key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
    { do: 'taint-node', node: 'node-2', key: 'example.com/disk', effect: 'NoSchedule' },
    { do: 'untaint-node', node: 'node-2', key: 'example.com/disk' },
    { do: 'crash-container', ...pod },
    { do: 'crash-container', name: 'web-1', container: 'app', backAfterMs: 90_500 },
    { do: 'unready', ...pod },
    { do: 'ready', name: 'web-1' },
    { do: 'kubelet-evicts', name: 'web-1' },
    { do: 'succeed-pod', name: 'web-1' },
    { do: 'fault', fault: 'slow-attach', with: { of: 'node-2', extraMs: 30_000 } },
    { do: 'heal-fault', fault: 'failing-provisioner' },
    { do: 'restart-component', component: 'statefulset-controller' },
    { do: 'cache-delay', component: 'statefulset-controller', delayMs: 1500 },
    { do: 'cache-delay', component: 'statefulset-controller', delayMs: 'frozen' },
  ];
  for (const action of actions) assert.deepEqual(actionOf(actionWords(action)), action, actionWords(action));
  assert.deepEqual(actionOf('crash node node-2'), actionOf('crash node-2'));
});
