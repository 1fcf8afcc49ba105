import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTarget, parseTarget, type Target } from '../../src/kube/versions.ts';
import { apiAdmission } from '../../src/sim/cluster/api-admission.ts';
import { createTimeline } from '../../src/sim/timeline.ts';
import { play, service, statefulSet } from '../sim-world/world.ts';

const seconds = 1000;

void test('with the whole of api a run is the same, and a forbidden change is refused in the words of the server', () => {
  const plain = play({ objects: [service('web'), statefulSet('web', 3)], untilMs: 60 * seconds });
  const checked = createTimeline(plain.input, { admission: apiAdmission });
  checked.advance(60 * seconds);
  const told = (timeline: typeof plain) =>
    timeline.trace.map(
      (each) => `${each.atMs} ${each.actor} ${each.verb} ${each.object.kind} ${each.object.name} ${each.response?.message ?? ''}`,
    );
  assert.deepEqual(told(checked), told(plain));
  const set = { kind: 'StatefulSet', namespace: 'default', name: 'web' };
  const fork = checked.fork(60 * seconds, { do: 'patch', object: set, patch: { spec: { serviceName: 'other' } } });
  fork.advance(61 * seconds);
  const refused = fork.trace.find((each) => each.response !== undefined)?.response;
  assert.equal(refused?.code, 422);
  assert.match(
    refused?.message ?? '',
    /^StatefulSet\.apps "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than/,
  );
});

void test('before 1.34 a wrong template is accepted, and every pod is refused', () => {
  const run = (target: Target) => {
    const set = statefulSet('web', 1, {}, { volumeMounts: [{ name: 'absent', mountPath: '/x' }] });
    const input = { ...play({ objects: [], untilMs: 0 }).input, objects: [service('web'), set], target };
    const timeline = createTimeline(input, { admission: apiAdmission });
    timeline.advance(10 * seconds);
    return timeline;
  };
  const older = run(parseTarget('1.33') as Target);
  const event = older.trace.find((each) => each.event?.reason === 'FailedCreate')?.event?.message ?? '';
  assert.match(
    event,
    /create Pod web-0 in StatefulSet web failed error: Pod "web-0" is invalid: spec\.containers\[0\]\.volumeMounts\[0\]\.name: Not found: "absent"/,
  );
  const newer = run(defaultTarget);
  assert.match(
    newer.trace.find((each) => each.response !== undefined)?.response?.message ?? '',
    /^StatefulSet\.apps "web" is invalid: spec\.template\.spec\.containers\[0\]/,
  );
});
