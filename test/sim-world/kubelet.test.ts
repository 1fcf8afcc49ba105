import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peekList, peekText } from '../../src/base/peek.ts';
import { events, play, pod, podHistory } from './world.ts';

const probe = (more: object) => ({ tcpSocket: { port: 7000 }, ...more });

test('without a readiness probe a pod is Ready as soon as it runs', () => {
  const run = play({ objects: [pod('web-0')], untilMs: 60_000 });
  assert.deepEqual(podHistory(run, 'web-0'), ['0 Pending', '0 Pending ContainerCreating', '1 Running Ready']);
});

test('containers run on while a kubelet or what watches programs begins anew', () => {
  const steps = ['kubelet', 'app'].map((component, at) => ({
    atMs: 20_000 + at * 5000,
    action: { do: 'restart-component', component } as const,
  }));
  const run = play({ objects: [pod('web-0')], steps, untilMs: 60_000 });
  assert.deepEqual(podHistory(run, 'web-0'), ['0 Pending', '0 Pending ContainerCreating', '1 Running Ready']);
  assert.deepEqual(events(run, 'Started').length, 1);
});

test('a readiness probe is noticed at its next tick after the program is ready', () => {
  const run = play({
    objects: [pod('web-0', {}, { readinessProbe: probe({ initialDelaySeconds: 2, periodSeconds: 5 }) })],
    app: { readyMs: 4000 },
    untilMs: 60_000,
  });
  // Containers start at 1 s: ticks at 3 s (too early) and 8 s.
  assert.deepEqual(podHistory(run, 'web-0').slice(2), ['1 Running', '8 Running Ready']);
});

test('readiness is lost after failureThreshold failures and won after successThreshold successes', () => {
  const readinessProbe = probe({ periodSeconds: 5, failureThreshold: 3, successThreshold: 2 });
  const steps = [
    { atMs: 30_500, action: { do: 'unready', name: 'web-0' } },
    { atMs: 62_000, action: { do: 'ready', name: 'web-0' } },
  ] as const;
  const run = play({ objects: [pod('web-0', {}, { readinessProbe })], app: { readyMs: 1000 }, steps, untilMs: 120_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(2), ['1 Running', '11 Running Ready', '41 Running', '71 Running Ready']);
});

test('a startup probe holds back the others, and kills when its budget is used up', () => {
  const startupProbe = probe({ periodSeconds: 2, failureThreshold: 3 });
  const run = play({ objects: [pod('web-0', {}, { startupProbe })], app: { readyMs: 60_000 }, untilMs: 9000 });
  assert.deepEqual(events(run, 'Killing'), ['5 Killing Pod/web-0: Container app failed startup probe, will be restarted']);
  const slow = play({ objects: [pod('web-0', {}, { startupProbe })], app: { readyMs: 3000 }, untilMs: 30_000 });
  assert.deepEqual(podHistory(slow, 'web-0').slice(2), ['1 Running', '5 Running Ready']);
});

test('a liveness probe that is too eager kills a program that would have recovered', () => {
  const livenessProbe = probe({ periodSeconds: 5, failureThreshold: 2 });
  const run = play({ objects: [pod('web-0', {}, { livenessProbe })], app: { readyMs: 30_000 }, untilMs: 60_000 });
  assert.equal(
    podHistory(run, 'web-0').some((line) => line.includes('restarts 2')),
    true,
  );
  assert.equal(events(run, 'Killing').length >= 2, true);
});

test('a crashing container waits 0, 10, 20, 40 … seconds before it starts again', () => {
  const run = play({
    objects: [pod('web-0', {}, { image: 'crash:1' })],
    app: { images: [{ image: 'crash:*', effect: 'crashes', afterMs: 1000 }] },
    untilMs: 200_000,
  });
  const starts = events(run, 'Started').map((line) => Number(line.split(' ')[0]));
  assert.deepEqual(starts, [1, 2, 13, 34, 75, 156]);
  assert.match(
    events(run, 'BackOff')[0] ?? '',
    /^3 BackOff Pod\/web-0: Back-off restarting failed container app in pod web-0_default\(uid-\d+\)$/,
  );
});

test('an image that cannot be pulled is tried again after 10, 20, 40 … seconds, and the pod stays Pending', () => {
  const run = play({
    objects: [pod('web-0', {}, { image: 'bad:1' })],
    app: { images: [{ image: 'bad:1', effect: 'cannot-pull' }] },
    untilMs: 100_000,
  });
  assert.deepEqual(
    events(run, 'Pulling').map((line) => Number(line.split(' ')[0])),
    [1, 11, 31, 71],
  );
  assert.deepEqual(podHistory(run, 'web-0'), [
    '0 Pending',
    '0 Pending ContainerCreating',
    '1 Pending ErrImagePull',
    '11 Pending ImagePullBackOff',
  ]);
});

test('init containers run one after the other, a sidecar keeps running and stops last', () => {
  const spec = {
    initContainers: [
      { name: 'first', image: 'app:1' },
      { name: 'proxy', image: 'app:1', restartPolicy: 'Always' },
      { name: 'second', image: 'app:1' },
    ],
  };
  const run = play({
    objects: [pod('web-0', spec)],
    kubernetes: '1.34',
    steps: [{ atMs: 20_000, action: { do: 'delete-pod', name: 'web-0' } }],
    untilMs: 60_000,
  });
  assert.deepEqual(events(run, 'Started', 'Killing'), [
    '1 Started Pod/web-0: Started container first',
    '2 Started Pod/web-0: Started container proxy',
    '2 Started Pod/web-0: Started container second',
    '3 Started Pod/web-0: Started container app',
    '20 Killing Pod/web-0: Stopping container proxy',
    '20 Killing Pod/web-0: Stopping container app',
  ]);
  assert.deepEqual(podHistory(run, 'web-0').slice(-4), [
    '20 Running Ready Terminating',
    '21 Running Terminating',
    '22 Succeeded Terminating',
    '23 gone',
  ]);
});

test('the preStop hook uses up grace, SIGKILL ends who ignores SIGTERM, and at least 2 s follow the hook', () => {
  const lifecycle = { preStop: { exec: { command: ['sh', '-c', 'sleep 4'] } } };
  const steps = [{ atMs: 10_000, action: { do: 'delete-pod', name: 'web-0' } }] as const;
  const obeys = play({ objects: [pod('web-0', {}, { lifecycle })], steps, untilMs: 60_000 });
  assert.deepEqual(podHistory(obeys, 'web-0').slice(-2), ['15 Succeeded Terminating', '16 gone']);
  const ignores = play({ objects: [pod('web-0')], app: { ignoresSigterm: true }, steps, untilMs: 60_000 });
  assert.deepEqual(podHistory(ignores, 'web-0').slice(-2), ['20 Failed Terminating', '21 gone']);
  const short = play({
    objects: [pod('web-0', { terminationGracePeriodSeconds: 4 }, { lifecycle })],
    app: { stopMs: 5000 },
    steps,
    untilMs: 60_000,
  });
  assert.deepEqual(podHistory(short, 'web-0').slice(-2), ['16 Failed Terminating', '17 gone']);
});

test('a container that crashes makes the same pod unready until it is back', () => {
  const steps = [{ atMs: 10_000, action: { do: 'crash-container', name: 'web-0', backAfterMs: 3000 } }] as const;
  const run = play({ objects: [pod('web-0')], steps, untilMs: 60_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(2), ['1 Running Ready', '10 Running CrashLoopBackOff', '13 Running Ready restarts 1']);
});

test('node pressure ends a pod as Failed; it is not restarted', () => {
  const run = play({
    objects: [pod('web-0')],
    steps: [{ atMs: 10_000, action: { do: 'kubelet-evicts', name: 'web-0' } }],
    untilMs: 60_000,
  });
  assert.deepEqual(podHistory(run, 'web-0').slice(-1), ['10 Failed']);
});

test('sidecars: hooks run at once, signals come in turn, and everybody gets 2 s however the grace was spent', () => {
  const sidecar = (name: string, seconds?: number) => ({
    name,
    image: 'app:1',
    restartPolicy: 'Always',
    ...(seconds === undefined ? {} : { lifecycle: { preStop: { sleep: { seconds } } } }),
  });
  const initContainers = [sidecar('first', 5), sidecar('second')];
  const steps = [{ atMs: 30_000, action: { do: 'delete-pod', name: 'web-0' } }] as const;
  const ends = (grace: number, app: object, lifecycle: object = {}) => {
    const spec = { terminationGracePeriodSeconds: grace, initContainers };
    return podHistory(play({ objects: [pod('web-0', spec, lifecycle)], app, steps, untilMs: 90_000 }), 'web-0').slice(-3);
  };
  // The hooks take 5 and 4 s beside each other; then app, second and first end one after the other, each in 3 s.
  const lifecycle = { lifecycle: { preStop: { sleep: { seconds: 4 } } } };
  assert.deepEqual(ends(30, { stopMs: 3000 }, lifecycle), ['37 Running Terminating', '43 Succeeded Terminating', '44 gone']);
  // Who ignores the signal leaves nothing of the grace: both sidecars get theirs at its end, and 2 s more.
  assert.deepEqual(ends(10, { ignoresSigterm: true }), ['40 Running Terminating', '42 Failed Terminating', '43 gone']);
  assert.deepEqual(ends(1, { ignoresSigterm: true }), ['32 Running Terminating', '33 Failed Terminating', '34 gone']);
});

test('less grace than before stops everything once more, from that moment on', () => {
  const steps = [
    { atMs: 30_000, action: { do: 'delete-pod', name: 'web-0', graceSeconds: 60 } },
    { atMs: 32_000, action: { do: 'delete-pod', name: 'web-0', graceSeconds: 5 } },
  ] as const;
  const run = play({ objects: [pod('web-0')], app: { ignoresSigterm: true }, steps, untilMs: 200_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(-2), ['37 Failed Terminating', '38 gone']);
});

test('readiness is asked for as soon as the startup probe has passed', () => {
  const startupProbe = probe({ periodSeconds: 3, failureThreshold: 30 });
  const spec = { startupProbe, readinessProbe: probe({ periodSeconds: 10 }) };
  const run = play({ objects: [pod('web-0', {}, spec)], app: { readyMs: 4000 }, untilMs: 60_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(2), ['1 Running', '7 Running Ready']);
});

test('an image that was long in coming does not delay the first restart', () => {
  const steps = [
    { atMs: 0, action: { do: 'fault', fault: 'image-pull-fails', with: { of: 'app:1' } } },
    { atMs: 60_000, action: { do: 'heal-fault', fault: 'image-pull-fails', with: { of: 'app:1' } } },
  ] as const;
  const images = [{ image: 'app:1', effect: 'crashes', afterMs: 5000 }] as const;
  const run = play({ objects: [pod('web-0')], app: { images }, steps, untilMs: 100_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(3), [
    '11 Pending ImagePullBackOff',
    '71 Running Ready',
    '76 Running Ready restarts 1',
    '81 Running restarts 1 CrashLoopBackOff',
    '91 Running Ready restarts 2',
    '96 Running restarts 2 CrashLoopBackOff',
  ]);
});

test('conditions say which init containers and which readiness gates are missing', () => {
  const readinessGates = [{ conditionType: 'example.com/warm' }];
  const spec = { readinessGates, initContainers: [{ name: 'copy', image: 'app:1' }] };
  const run = play({ objects: [pod('web-0', spec)], app: { initMs: 5000 }, untilMs: 60_000 });
  const conditions = (atMs: number) =>
    peekList(run.at(atMs).get('Pod', 'default', 'web-0'), 'status', 'conditions')
      .map((each) => ['type', 'status', 'message'].flatMap((field) => peekText(each, field) ?? []).join(' '))
      .slice(1);
  assert.deepEqual(conditions(3000), [
    'PodReadyToStartContainers True',
    'Initialized False containers with incomplete status: [copy]',
    'ContainersReady False containers with unready status: [app]',
    'Ready False containers with unready status: [app]',
  ]);
  assert.deepEqual(conditions(60_000).slice(1), [
    'Initialized True',
    'ContainersReady True',
    'Ready False corresponding condition of pod readiness gate "example.com/warm" does not exist.',
  ]);
});

test("restart policies: the pod's own, from 1.35 also the container's and its rules by exit code", () => {
  const images = [{ image: 'app:1', effect: 'crashes', afterMs: 1000 }] as const;
  const ends = (spec: object, container: object, kubernetes?: string) => {
    const version = kubernetes === undefined ? {} : { kubernetes };
    return podHistory(play({ objects: [pod('web-0', spec, container)], app: { images }, untilMs: 10_000, ...version }), 'web-0').at(-1);
  };
  const again = '3 Running restarts 1 CrashLoopBackOff';
  assert.equal(ends({ restartPolicy: 'Never' }, {}), '2 Failed');
  assert.equal(ends({ restartPolicy: 'OnFailure' }, {}), again);
  assert.equal(ends({}, { restartPolicy: 'Never' }), '2 Failed');
  assert.equal(ends({}, { restartPolicy: 'Never' }, '1.34'), again);
  const rule = (operator: string, code: number) => ({ action: 'Restart', exitCodes: { operator, values: [code] } });
  assert.equal(ends({}, { restartPolicy: 'Never', restartPolicyRules: [rule('In', 1)] }), again);
  assert.equal(ends({}, { restartPolicy: 'Never', restartPolicyRules: [rule('NotIn', 1)] }), '2 Failed');
  const broken = { initContainers: [{ name: 'copy', image: 'app:1' }], restartPolicy: 'Never' };
  assert.equal(ends(broken, { image: 'app:2' }), '2 Failed');
});

test('a pod whose regular container is over takes its sidecars with it', () => {
  const images = [{ image: 'app:1', effect: 'crashes', afterMs: 1000 }] as const;
  const spec = { restartPolicy: 'Never', initContainers: [{ name: 'proxy', image: 'app:2', restartPolicy: 'Always' }] };
  const run = play({ objects: [pod('web-0', spec)], app: { images, stopMs: 3000 }, untilMs: 30_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(2), ['1 Running Ready', '2 Running', '5 Failed']);
});

test('nothing runs on a node that there never was, and its pod is collected', () => {
  const run = play({ objects: [pod('web-0', { nodeName: 'node-9' })], untilMs: 100_000 });
  assert.deepEqual(podHistory(run, 'web-0'), ['0 Pending', '60 Failed', '60 Failed Terminating', '60 gone']);
});
