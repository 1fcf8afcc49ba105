import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Controller } from '../../src/panel/controller.ts';
import { sliceMs } from '../../src/panel/engine/engine.ts';
import type { SavedState } from '../../src/panel/saved-state.ts';
import type { FromPanel } from '../../src/wire/panel-messages.ts';
import { actionWords, isSayable } from '../../src/sim/action-words.ts';
import { branchName } from '../../src/panel/model/branch.ts';
import { whatIfKinds, whatIfsFor, whatIfSubjects } from '../../src/panel/model/what-ifs.ts';
import { actionOf } from '../../src/scenario/action-words.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { sample, withReplicas } from './sample.ts';

/** A page without a page: turns are taken one by one, time is told by the test. */
function stand(saved?: unknown, reducedMotion = true) {
  const turns: (() => void)[] = [];
  const frames: ((nowMs: number) => void)[] = [];
  const posted: FromPanel[] = [];
  const kept: SavedState[] = [];
  let nowMs = 0;
  const controller = new Controller({
    // Each look at the clock is a little later, so that slices end.
    now: () => (nowMs += 0.05),
    soon: (callback) => void turns.push(callback),
    frame: (callback) => void frames.push(callback),
    post: (message) => void posted.push(message),
    load: () => saved,
    save: (state) => void kept.push(state),
    reducedMotion,
  });
  return {
    controller,
    posted,
    kept,
    turns,
    /** Takes turns until none is left. */
    settle: () => {
      for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) turn();
    },
    frame: (atMs: number) => {
      for (const callback of frames.splice(0)) callback(atMs);
    },
  };
}

const node = (name: string) => ({ do: 'crash-node', node: name }) as const;

void test('a simulation is run in slices and told with its outcome', () => {
  const { controller, turns, settle, posted } = stand();
  controller.begin();
  assert.deepEqual(posted, [{ type: 'ready', version: 1 }]);
  controller.receive(sample('etcd.yaml'));
  assert.equal(controller.state.runs.size, 0, 'nothing is computed in the turn of the message');
  assert.ok(turns.length > 0);
  settle();
  const { run } = controller;
  assert.equal(run?.outcome.state, 'settled');
  assert.match(controller.state.announcement, /as written: 3 of 3 pods ready at 0:\d\d/);
  assert.equal(controller.state.playheadMs, run?.outcome.atMs, 'without motion the result is on show');
  const status = posted.findLast((message) => message.type === 'status');
  assert.deepEqual(
    status?.pods.map((pod) => pod.name),
    ['etcd-0', 'etcd-1', 'etcd-2'],
  );
  assert.deepEqual(
    status?.nodes.map((each) => each.name),
    ['node-1', 'node-2', 'node-3'],
  );
});

void test('no slice takes much longer than it may', () => {
  let nowMs = 0;
  const turns: (() => void)[] = [];
  const controller = new Controller({
    now: () => (nowMs += 1),
    soon: (callback) => void turns.push(callback),
    frame: () => {},
    post: () => {},
    load: () => undefined,
    save: () => {},
    reducedMotion: true,
  });
  controller.receive(withReplicas(sample('etcd.yaml'), 30));
  let longest = 0;
  let count = 0;
  for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
    const from = nowMs;
    turn();
    longest = Math.max(longest, nowMs - from);
    count++;
  }
  assert.ok(count > 2, 'the run took several slices');
  assert.ok(longest <= sliceMs + 2, `${longest} ms of the clock that a slice reads`);
});

void test('newer text cancels the run of the older', () => {
  const { controller, turns, settle } = stand();
  controller.receive(sample('etcd.yaml'));
  turns.shift()?.();
  controller.receive(withReplicas(sample('etcd.yaml', { title: 'newer' }), 1));
  settle();
  assert.match(controller.run?.outcome.words ?? '', /1 of 1 pods ready/);
});

void test('after an edit the run before is kept, to compare with', () => {
  const { controller, settle } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  const before = controller.run;
  controller.receive(withReplicas(sample('etcd.yaml'), 2));
  settle();
  assert.match(controller.state.announcement, /2 of 2 pods ready.*before the edit: 3 of 3/);
  controller.keep({ compared: 'previous' });
  assert.equal(controller.compared, before);
});

void test('a what-if is a branch from the playhead on; the past is shared, the parent stays as it is', () => {
  const { controller, settle } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  const root = controller.run;
  controller.seek(60_000);
  controller.seek(20_000);
  const at = controller.state.playheadMs;
  controller.whatIf(node('node-2'));
  settle();
  const { run, state } = controller;
  assert.equal(state.branches.length, 2);
  assert.match(run === undefined ? '' : branchName(run.branch), /crash node-2 at 0:\d\d/);
  const past = run?.trace.filter((transition) => transition.atMs < at) ?? [];
  assert.deepEqual(
    past,
    root?.trace.filter((transition) => transition.atMs < at),
  );
  const lane = run?.lanes.find((each) => each.label === 'node-2');
  assert.deepEqual(lane?.segments.map((segment) => segment.word).slice(0, 3), ['Ready', 'crashed', 'NotReady']);
  assert.equal(controller.state.runs.get('root')?.lanes.find((each) => each.label === 'node-2')?.segments.length, 1);
  controller.whatIf({ do: 'return-node', node: 'node-2' }, 500_000);
  settle();
  assert.equal(controller.state.branches.length, 3);
  assert.equal(controller.run?.outcome.state, 'settled');
});

void test('a removed branch takes along what grew from it, and comes back by undo', () => {
  const { controller, settle } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  controller.whatIf(node('node-1'), 10_000);
  settle();
  controller.whatIf({ do: 'return-node', node: 'node-1' }, 100_000);
  settle();
  const grown = controller.run?.trace;
  controller.removeBranch('b1');
  assert.deepEqual(
    controller.state.branches.map((branch) => branch.id),
    ['root'],
  );
  assert.equal(controller.state.active, 'root');
  controller.undo();
  settle();
  assert.deepEqual(
    controller.state.branches.map((branch) => branch.id),
    ['root', 'b1', 'b2'],
  );
  controller.activate('b2');
  assert.deepEqual(controller.run?.trace, grown);
});

void test('after a reload branches are run again and everything stands where it stood', () => {
  const before = stand();
  before.controller.receive(sample('etcd.yaml'));
  before.settle();
  before.controller.whatIf(node('node-2'), 20_000);
  before.settle();
  before.controller.keep({ zoom: 4 });
  before.controller.nextProblem();
  before.settle();
  const saved: unknown = JSON.parse(JSON.stringify(before.kept.at(-1)));
  const after = stand(saved);
  after.controller.receive(sample('etcd.yaml'));
  after.settle();
  const [a, b] = [before.controller, after.controller];
  assert.deepEqual(b.state.branches, a.state.branches);
  for (const member of ['active', 'playheadMs', 'zoom', 'selectedSeq'] as const) assert.equal(b.state[member], a.state[member], member);
  assert.equal(JSON.stringify(b.run?.trace), JSON.stringify(a.run?.trace));
});

void test('stepping visits every moment in order, both ways', () => {
  const { controller, settle } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  const moments = controller.run?.moments ?? [];
  assert.ok(moments.length > 10);
  controller.seek(0);
  const visited: (number | undefined)[] = [];
  for (let index = 0; index < moments.length; index++) {
    controller.step(1);
    visited.push(controller.state.selectedSeq);
  }
  const fromStart = moments.filter((moment) => moment.atMs > 0).map((moment) => moment.seq);
  assert.deepEqual(visited.slice(0, fromStart.length), fromStart);
  controller.step(-1);
  assert.equal(controller.state.selectedSeq, moments.at(-2)?.seq);
});

void test('playing moves the playhead at its speed, shortens waits and stops at the end', () => {
  const { controller, settle, frame } = stand(undefined, false);
  controller.receive(sample('etcd.yaml', { play: true }));
  settle();
  assert.equal(controller.state.isPlaying, true);
  assert.equal(controller.state.playheadMs, 0);
  frame(1000);
  frame(1050);
  assert.equal(Math.round(controller.state.playheadMs), 500, 'ten times real time');
  for (let now = 1100; now < 60_000 && controller.state.isPlaying; now += 50) frame(now);
  assert.equal(controller.state.isPlaying, false);
  assert.equal(controller.state.playheadMs, controller.run?.outcome.atMs);
});

void test('an engine that throws is a state of the panel, with a report', () => {
  const { controller, settle, posted } = stand();
  const message = sample('etcd.yaml');
  controller.receive({ ...message, input: { ...message.input, objects: [null as never] } });
  settle();
  assert.notEqual(controller.state.failure, undefined);
  assert.ok(posted.some((each) => each.type === 'error'));
  controller.receive(message);
  settle();
  assert.equal(controller.state.failure, undefined);
});

void test('sharing: Markdown, commands and SVG tell the run on show', () => {
  const { controller, settle, posted } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  controller.whatIf({ do: 'scale', name: 'etcd', namespace: 'default', replicas: 5 }, 30_000);
  settle();
  for (const command of ['copyMarkdown', 'copyCommands', 'saveSvg'] as const) controller.receive({ version: 1, type: 'command', command });
  const copies = posted.filter((message) => message.type === 'copy');
  assert.match(copies[0]?.text ?? '', /## etcd\.yaml: scale etcd to 5 at 0:30[^]*\*\*etcd-4\*\*[^]*\| SuccessfulCreate|Scheduled/);
  assert.equal(copies[1]?.text, 'kubectl apply -f etcd.yaml\nkubectl scale statefulset/etcd --replicas=5');
  const svg = posted.find((message) => message.type === 'save');
  assert.match(svg?.name ?? '', /^etcd\.svg$/);
  assert.match(svg?.text ?? '', /^<svg [^]*etcd-4[^]*<\/svg>$/);
});

void test('what is revealed stands in the text: pods and claims lead to their templates', () => {
  const { controller, settle, posted } = stand();
  const message = sample('etcd.yaml');
  controller.receive(message);
  settle();
  const [ref] = message.refs;
  assert.ok(ref);
  controller.reveal(ref.object, ['spec', 'replicas']);
  controller.reveal({ kind: 'Pod', namespace: 'default', name: 'etcd-0' }, ['spec', 'tolerations']);
  controller.reveal({ kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-etcd-2' }, ['spec', 'storageClassName']);
  controller.reveal({ kind: 'Node', namespace: '', name: 'node-1' }, []);
  const reveals = posted.filter((each) => each.type === 'reveal').map((each) => `${each.ref.object.kind} ${each.ref.path.join('.')}`);
  assert.deepEqual(reveals, [
    `${ref.object.kind} spec.replicas`,
    'StatefulSet spec.template.spec.tolerations',
    'StatefulSet spec.volumeClaimTemplates.0.spec.storageClassName',
  ]);
});

void test('every what-if of the panel can be saved as a step of a scenario that means the same', () => {
  const { controller, settle } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  controller.whatIf(node('node-2'), 20_000);
  settle();
  const { run } = controller;
  assert.ok(run);
  const keys = whatIfKinds.flatMap((kind) => whatIfSubjects(kind, run.history, 400_000));
  const offers = keys.flatMap((key) => [30_000, 400_000].flatMap((atMs) => whatIfsFor(key, run, atMs)));
  const kinds = new Set(offers.map(({ action }) => action.do));
  assert.ok(kinds.size >= 22, [...kinds].join(' '));
  for (const { action } of offers) {
    const words = actionWords(action);
    assert.ok(isSayable(action), words);
    const { namespace: _, ...wanted } = { namespace: '', ...action };
    assert.deepEqual(actionOf(words), wanted, words);
  }
});

void test('a scenario names its manifests as they stand from where it is saved; the run as written needs no name', () => {
  const saved = (id: string, title: string, uri: string) => {
    const { controller, settle, posted } = stand();
    const message = sample('etcd.yaml', { id, title });
    controller.receive({ ...message, refs: message.refs.map((ref) => ({ ...ref, uri })) });
    settle();
    controller.receive({ version: 1, type: 'command', command: 'saveScenario' });
    const { name, text = '' } = posted.find((each) => each.type === 'save') ?? {};
    return [name, parseScenario(text).file?.manifests.map(({ value }) => value)];
  };
  assert.deepEqual(saved('file:///a/etcd.yaml##', 'etcd.yaml', 'file:///a/etcd.yaml'), ['etcd.scenario.yaml', ['etcd.yaml']]);
  assert.deepEqual(saved('file:///a##', 'a/', 'file:///a/b%20c/etcd.yaml'), ['a.scenario.yaml', ['b c/etcd.yaml']]);
  assert.deepEqual(saved('file:///a/b/etcd.yaml##', 'etcd.yaml', 'file:///a/c/etcd.yaml'), ['etcd.scenario.yaml', ['../c/etcd.yaml']]);
});

void test('a branch is shared under the name that it was given', () => {
  const { controller, settle, posted } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  controller.whatIf(node('node-2'), 20_500);
  settle();
  controller.rename(controller.state.active, 'A night without it');
  settle();
  controller.receive({ version: 1, type: 'command', command: 'saveScenario' });
  assert.equal(posted.find((each) => each.type === 'save')?.name, 'etcd-a-night-without-it.scenario.yaml');
});

void test('a saved scenario is one that can be read', () => {
  const { controller, settle, posted } = stand();
  controller.receive(sample('etcd.yaml'));
  settle();
  controller.whatIf(node('node-2'), 20_500);
  settle();
  controller.receive({ version: 1, type: 'command', command: 'saveScenario' });
  const saved = posted.find((message) => message.type === 'save');
  assert.match(saved?.name ?? '', /^etcd-crash-node-2-at-0-20\.scenario\.yaml$/);
  const { file, problems } = parseScenario(saved?.text ?? '');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    file?.steps.map((step) => [step.atMs, step.action]),
    [[20_500, { do: 'crash-node', node: 'node-2' }]],
  );
});
