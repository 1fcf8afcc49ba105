import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { LineIndex } from '../../src/base/text.ts';
import { eventReasons } from '../../src/scenario/event-reasons.ts';
import { missedSteps } from '../../src/scenario/missed-steps.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import { placeInSource } from '../../src/scenario/text-in-text.ts';

const root = resolve(import.meta.dirname, '../..');
const web = readFileSync(resolve(root, 'media/scenarios/web.yaml'), 'utf8');
const table = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));

/** A scenario of six lines and what is added from the seventh on, its problems as `line:column message`. */
function told(added: string): string[] {
  const text = `scenario: some\ntitle: Some\nlesson: None\nshows: []\nuntil: 1m\nmanifests: [web.yaml]\n${added}\n`;
  const { file, problems } = parseScenario(text);
  const prepared = prepareScenario(file, { table, readBeside: (name) => (name === 'web.yaml' ? web : undefined) });
  const lines = new LineIndex(text);
  const place = (offset: number): string => `${lines.position(offset).line + 1}:${lines.position(offset).column + 1}`;
  const found = [...problems, ...prepared.problems].map(({ message, part, ...range }) => {
    const { start } = part === undefined ? range : placeInSource(text, range, part);
    return `${place(start)} ${message}`;
  });
  if (found.length > 0) return found;
  const run = runToEnd(prepared.input, prepared.untilMs);
  return missedSteps(file, prepared.input.steps, run).map(({ start, rule, reason }) => `${place(start)} ${rule}: ${reason}`);
}

/** One mistake each, and how what is told of it begins. */
const mistakes: Readonly<Record<string, string>> = {
  'untill: 3m': '7:1 "untill" is no member of a scenario',
  'gates: { NoSuchGate: true }': '7:8 the gate "NoSuchGate" changes nothing here; those that do: ',
  'gates: { StatefulSetRecreateStrategy: true }':
    '7:8 the gate "StatefulSetRecreateStrategy" is not there before Kubernetes 1.37; this is 1.36',
  'kubernetes: "1.20"': '7:13 "1.20" is no supported version',
  'apps: { wbe: { store: true } }': '7:7 "apps" speaks of "wbe", and nothing of that name is applied',
  'apps: { web: { strat: 1s } }': '7:16 "strat" is no member of a program',
  'apps: { web: { needsPeers: { service: web, atLeast: 2, below: true } } }': '7:28 "needsPeers" has "atLeast" or "below", not both',
  'cluster: { nodes: [{ name: a }, { name: a }] }': '7:19 two nodes have the name "a"',
  'cluster: { nodes: [{ cpu: much }] }': '7:27 "cpu" is "much"',
  'steps: [{ at: 1s, do: crash node-9 }]': '7:23 there is no node "node-9"; there are node-1, node-2, node-3',
  'steps: [{ at: 1s, do: restart component kubelett }]': '7:23 there is no component "kubelett"; did you mean "kubelet"? there a',
  'steps: [{ at: 1s, do: crash node-1, with: { a: b } }]': '7:43 "with" belongs to "patch", "fault" or "heal"',
  'steps: [{ at: 1s, fault: slow-atach }]': '7:26 "fault" is "slow-atach"; did you mean "slow-attach"? it may be sl',
  'steps: [{ at: 1s, fault: slow-attach, with: { extraMs: soon } }]': '7:56 "extraMs" must be a whole number',
  'steps: [{ at: 1s, fault: slow-attach, with: { off: node-1 } }]': '7:47 "off" is no member of the fault slow-attach',
  'steps: [{ at: 1s, patch: StatefulSet/web, with: { spec: { replcas: 3 } } }]': '7:49 unknown field "spec.replcas"',
  'steps: [{ at: 5m, do: crash node-1 }]': '7:15 the run ends at 1m, before this step',
  'steps: [{ id: a, at: 1s, do: crash node-1 }, { id: a, at: 2s, do: crash node-2 }]': '7:9 two steps have the id "a"',
  'steps: [{ id: a, after: b, do: crash node-1 }, { id: b, after: a, do: crash node-2 }]': '7:25 this step waits for itself, by way of "b"',
  'steps: [{ at: 1s, do: scale wbe to 3 }]':
    '7:23 nothing here is or makes the StatefulSet "wbe"; did you mean "web"? there are names such as web',
  'steps: [{ when: pod web-7 is ready, do: crash node-1 }]': '7:9 crash node-1: this step never came: pod web-7 was never ready',
  'steps: [{ when: pod web-0 is happy, do: crash node-1 }]':
    '7:17 a pod is never "happy"; it may be ready, running, scheduled, unready, terminating, gone, exists',
  'gates: { MaxUnavailableStatefulSet: true, MaxUnavailableStatefulSet: false }': '7:43 "MaxUnavailableStatefulSet" is there twice',
  'apps: { web: {}, web: {} }': '7:18 "web" is there twice',
  'apps: { web: { needsPeers: { service: wbe } } }': '7:7 "needsPeers" asks the Service "wbe", which is not here; there are web',
  'apps: { web: { quorum: {} } }': '7:24 "quorum" needs "members"',
  'apps: { web: { images: [{ image: nosuch, effect: crashes }] } }': '7:7 no container here has the image "nosuch"',
  'cluster: { nodes: [] }': '7:19 a cluster needs a node',
  'cluster: { nodes: [{ name: A_B }] }': '7:28 the name "A_B" may have only lower case letters',
  'cluster: { nodes: [{ cpu: -3 }] }': '7:27 "cpu" is "-3"; a quantity is written 500m or 2',
  'cluster: { nodes: [{ memory: 8 }] }': '7:30 "memory" is "8"; a quantity is written 512Mi or 8Gi',
  'cluster: { storageClasses: [{ name: a }, { name: a }] }': '7:28 two storage classes have the name "a"',
  'steps: [&a { at: 1s, do: crash node-1 }, *a]': '7:42 aliases are not followed here',
  'steps: [{ at: 10s, heal: slow-attach, with: { of: node-1 } }]':
    '7:26 no step begins the fault slow-attach of node-1, so that it cannot be healed',
  'steps: [{ at: 1s, fault: slow-attach, with: { of: node-9, extraMs: 5 } }]':
    '7:26 there is no node "node-9"; there are node-1, node-2, node-3',
  'steps: [{ at: 1s, fault: slow-image-pull, with: { of: no, extraMs: 5 } }]': '7:26 no container here has the image "no"',
  'steps: [{ at: 1s, fault: slow-provisioner }]': '7:26 the fault slow-provisioner needs "with": { extraMs: 60000 }',
  'steps: [{ at: 1s, fault: probe-fails, with: { of: wbe-0 } }]':
    '7:26 nothing here is or makes the Pod "wbe-0"; did you mean "web-0"? there are names such as web-0',
  'steps: [{ at: 1s, patch: Statefulset/web, with: { spec: { replicas: 2 } } }]': '7:26 no object of kind "Statefulset" is simulated',
  'steps: [{ at: 9s, patch: PersistentVolumeClaim/data-web-0, with: { sepc: {} } }]': '7:66 unknown field "sepc"',
  'steps: [{ at: 1s, patch: StatefulSet/web, with: { spec: { replicas: 2, replicas: 3 } } }]': '7:72 "replicas" is there twice',
  'steps: [{ at: 1s, apply: "" }]': '7:26 this step applies nothing that is simulated',
  'before: web.yaml': '7:9 "before" holds manifests as text',
  'steps: [{ at: 1s, do: begin fault nosuch }]': '7:23 there is no fault "nosuch"; there are slow-provisioner, failing-p',
  'steps: [{ at: 1s, do: begin fault slow-attach of node-1 }]':
    '7:23 the fault slow-attach needs by how much it slows: begin fault slow-attach by 5s',
  'expect: ["!wbe publishes web-0"]': '7:10 nothing here is or makes the Service "wbe"',
  'expect: ["!quorum web lost"]': '7:10 no program here is a quorum; "apps" says which one is',
  'expect: ["!store web answers from 2, 1 missing"]': '7:10 no program here is a store',
  'expect: ["!crash node-9"]': '7:10 there is no node "node-9"',
  'expect: [final pods.wbe-0.phase = none]': '7:10 nothing here is or makes the Pod "wbe-0"',
  'expect: [final Pod/wbe-0 spec.nodeName = node-1]': '7:10 nothing here is or makes the Pod "wbe-0"',
  'expect: [final Pdo/web-0 spec.nodeName = node-1]': '7:10 no object of kind "Pdo" is simulated',
  'expect: [final Pod/web-0 spec.nodename = none]': '7:10 spec has no field "nodename"; did you mean "nodeName"? there are ',
  'expect: [final Pod/web-0 spec.containers.app.image = a]': '7:10 "spec.containers" is a list: its items are spec.containers.0, ',
  'expect: [final Pod/web-0 status.phase.x = none]': '7:10 "status.phase" has no fields, and so no "x"',
  'expect: [final Pod/web-0 = Running]': '7:10 "final Pod/web-0 = Running" is not understood',
  'steps: [{ at: 1s, apply: web.yaml }]': '7:26 "apply" holds manifests as text',
  'steps: [{ when: pod web-0 is ready 0 times, do: crash node-1 }]': '7:17 "pod web-0 is ready 0 times" is not understood',
  'steps: [{ when: pod wbe-0 is ready, do: crash node-1 }]':
    '7:17 nothing here is or makes the Pod "wbe-0"; did you mean "web-0"? there are names such as web-0',
  'steps: [{ at: 30s, do: unready web-9 }]': '7:9 unready web-9: this step changed nothing',
  'steps: [{ at: 30s, do: ready web-0 }]': '7:9 ready web-0: this step changed nothing',
  'steps: [{ at: 30s, do: bring back node-1 }]': '7:9 bring back node-1: this step changed nothing',
  'steps: [{ at: 30s, do: scale web to 3 }]': '7:9 scale web to 3: this step changed nothing',
  'steps: [{ at: 30s, do: set image web other=x:1 }]': '7:24 StatefulSet "web" has no container "other"; there are app',
  'expect: [no event FaildCreate on StatefulSet/web]': '7:10 no Event here has the reason "FaildCreate"; it may be Failed, ',
  'expect: [no event FailedCreate on StatefulSet/wbe]': '7:10 nothing here is or makes the StatefulSet "wbe"',
  'expect: [no event FailedCreate on Statefulset/web]': '7:10 no object of kind "Statefulset" is simulated',
  'expect: ["!delete wbe-0"]': '7:10 nothing here is or makes the Pod "wbe-0"',
  'expect: ["!delete claim dta-web-0"]':
    '7:10 nothing here is or makes the PersistentVolumeClaim "dta-web-0"; did you mean "data-web-0"? there a',
  'expect: ["!program web-0 ends on node-9"]': '7:10 there is no node "node-9"',
  'expect: ["!scale web to 3"]': '7:10 "scale web to 3" is asked for, not something that happens',
  'expect: [dns A web-0.wbe at 30s = NXDOMAIN]': '7:10 "web-0.wbe" is no name of a Service here; there are web',
  'expect: [dns A web-0.web at 5m = NXDOMAIN]': '7:10 the run ends at 60s, before this look-up',
  '---\nscenario: other': '7:1 a scenario file holds one scenario',
  'expect: ["!delte web-0"]': '7:10 nothing that happens is called "delte web-0"',
  'expect: ["create web-0 < redy web-0"]': '7:10 nothing that happens is called "redy web-0"',
  'expect: ["!/[/"]': '7:10 Invalid regular expression',
  'expect: [no harm quorum-lots]': '7:10 "no harm quorum-lots" is not understood',
  'expect: [no harn]': '7:10 "no harn" is not understood',
  'expect: ["!final pods.web-0.phase = Running"]': '7:10 "!final pods.web-0.phase = Running" is not understood',
  'expect: [event Failed Pod/web-0]': '7:10 "event Failed Pod/web-0" is not understood; it is written event FailedCreate on',
  'expect: [final pod.web-0.phase = Running]': '7:10 "final pod.web-0.phase = Running" is not understood',
  'expect: [dns MX web at 1s = x]': '7:10 "dns MX web at 1s = x" is not understood',
  'expect: [gap ready web-0 -> create web-1 = 3]': '7:10 "gap ready web-0 -> create web-1 = 3" is not understood',
  'stpes: []': '7:1 "stpes" is no member of a scenario; did you mean "steps"? it may have ',
  'gates: { MaxUnavailableStatefulset: true }': '7:8 the gate "MaxUnavailableStatefulset" changes nothing here; did you mean "MaxUnavail',
  'cluster: { nodes: [{ zone: a b }] }': '7:28 "zone" is "a b"; a label holds at most 63 letters',
  'cluster: { nodes: [{ labels: { "a b": c } }] }': '7:32 "a b" is no key of a label',
  'steps: [{ at: 400d, do: crash node-1 }]': '7:15 "at" is "400d"; a duration has at most 365d',
  'steps: [{ at: 30s, do: untaint node-1 nosuch }]': '7:9 untaint node-1 nosuch: this step changed nothing',
  'steps: [{ at: 30s, do: crash container web-0 nosuch }]': '7:24 Pod "web-0" has no container "nosuch"; there are app',
  'steps: [{ at: 30s, do: begin fault slow-attach by 0s }]': '7:24 the fault slow-attach needs by how much it slows',
  'steps: [{ at: 30s, do: begin fault failing-provisioner by 5s }]': '7:24 the fault failing-provisioner slows nothing',
  'steps: [{ at: 30s, do: begin fault slow-provisioner of node-1 by 5s }]': '7:24 the fault slow-provisioner concerns everything',
  'steps: [{ at: 30s, do: begin fault probe-fails of web-9 }]':
    '7:9 begin fault probe-fails of default/web-9: there never was a pod "web-9"',
  'steps: [{ at: 30s, do: delay cache of kubelet by 0s }]': '7:24 no step delays the cache of kubelet',
  'steps: [{ at: 30s, do: scale web to 100000 }]':
    '7:24 "scale web to 100000" is not understood; it is written scale SET to N, N at most 10000',
  'steps: [{ at: 30s, do: kill node-2 }]': '7:24 "kill node-2" is not understood; it is written crash NODE · crash container',
  'steps: [{ at: 30s, after: a, do: crash node-1 }]': '7:9 a step needs exactly one of "at", "when" and "after"; this one has 2',
  'steps: [{ id: cut, at: 30s, do: crash node-1 }, { after: cot, do: crash node-2 }]':
    '7:58 no step has the id "cot"; did you mean "cut"? there are cut',
  'steps: [{ when: claim data-web-0 is ready, do: crash node-1 }]': '7:17 a claim is never "ready"; it may be bound, ',
  'steps: [{ when: pods web-0 is ready, do: crash node-1 }]': '7:17 "pods web-0 is ready" is not understood; pods may be pod, ',
  'steps: [{ at: 1s, patch: StatefulSet/web, with: { metadata: { name: other } } }]': '7:49 a patch gives no other name',
  'apply: |\n  apiVersion: v1\n  kind: ConfigMap\n  data: {}': '8:3 this ConfigMap has no "metadata.name"',
  'expect:\n  - !delete web-1': '8:13 each of "expect" begins with "!delete", which is a tag in YAML; put the text in quotes',
  'expect:\n  - event Scheduled on Pod/web-0: assigned': '8:5 each of "expect" must be text; a colon with a blank behind it makes',
  'expect: [create web-0, create web-0]': '7:24 "create web-0" is there twice',
  'expect: [final pods.web-0.phse = none]': '7:10 of pods there is no "phse"; did you mean "phase"? there are incarnation',
  'expect: ["!edit set web: replcas 9"]': '7:10 nothing that happens is called "edit set web: replcas 9"',
  'expect: ["!node node-1 Ready True"]': '7:10 nothing that happens is called "node node-1 Ready True"',
  'expect: ["create web-0<ready web-0"]': '7:10 "create web-0<ready web-0" is not understood; that one comes before the other is written',
  'expect: ["/(a+)+$/"]': '7:10 /(a+)+$/ repeats a group that repeats itself',
  'expect: ["/x*/"]': '7:10 /x*/ matches everything',
  'apply: |\n  a: b': '8:3 this document has no "kind"',
  'apply: |\n  apiVersion: apps/v1\n  kind: StatefulSet\n  spec:\n    replicas: many': '11:15 json: cannot unmarshal string',
};

for (const [added, begins] of Object.entries(mistakes))
  test(`nothing is ignored silently: ${added}`, () => {
    const found = told(added);
    assert.equal(found.length > 0 && found.every((each) => !each.includes('undefined')), true);
    assert.equal(found[0]?.slice(0, begins.length), begins);
  });

test('what the head of a scenario says is looked at', () => {
  const heads: Readonly<Record<string, string>> = {
    'scenario: a\ntitle: A\nmanifests: [a.yaml]\nshows: [S1, S99]': '"S99" is none of S1 to S20',
    'scenario: a\ntitle: A\nmanifests: [a.yaml]\nshows: [S1, S1]': '"S1" is there twice',
    'scenario: a\ntitle: A\nmanifests: [a.yaml, a.yaml]': '"a.yaml" is there twice',
    'scenario: a\ntitle: ""\nmanifests: [a.yaml]': 'a scenario needs "title": one line that says what happens',
    'scenario: a\ntitle: A\nmanifests: [a.yaml]\nuntil: 0s': '"until" must be more than 0s',
  };
  for (const [text, message] of Object.entries(heads))
    assert.deepEqual(
      parseScenario(text).problems.map((each) => each.message),
      [message],
    );
});

test('the reasons of Events that an expectation may name are those of the stories and more', () => {
  const traces = globSync('test/scenario/traces/*.txt', { cwd: root }).map((path) => readFileSync(resolve(root, path), 'utf8'));
  const told = new Set(traces.flatMap((text) => [...text.matchAll(/ event (?:Normal|Warning) (\w+) /g)].map(([, reason = '']) => reason)));
  assert.deepEqual(
    [...told].filter((reason) => !eventReasons.has(reason)),
    [],
  );
  const sources = globSync('src/sim/**/*.ts', { cwd: root }).map((path) => readFileSync(resolve(root, path), 'utf8'));
  const verbs = /^(?:Successful|Failed)(?:Create|Update|Delete)$/;
  const unsaid = [...eventReasons].filter(
    (reason) => !verbs.test(reason) && !sources.some((text) => text.includes(reason.replace(/^Node(?=Has|Ready)/, 'Kubelet'))),
  );
  assert.deepEqual(unsaid, []);
});

test('texts of every kind are read in bounded time, and what cannot be read is told', () => {
  const head = 'scenario: some\ntitle: Some\nuntil: 1m\nmanifests: [web.yaml]\n';
  const problemsOf = (text: string) => parseScenario(text).problems.map(({ message }) => message);
  assert.deepEqual(problemsOf(`\uFEFF${head}`), []);
  assert.deepEqual(problemsOf(head.replaceAll('\n', '\r\n')), []);
  assert.deepEqual(problemsOf(`---\n${head}`), []);
  const nested = (count: number) =>
    `${head}steps: [{ at: 1s, patch: StatefulSet/web, with: ${'{ a: '.repeat(count)}1${' }'.repeat(count)} }]\n`;
  const wrong: Readonly<Record<string, string>> = {
    [`${head}steps:\n\t- { at: 1s, do: crash node-1 }\n`]: 'Tabs cannot indent; use blanks',
    [`${head}lesson: |\n${`  ${'x'.repeat(98)}\n`.repeat(100_000)}`]: 'a scenario file may have 1048576 characters; this one has 10100069',
    [nested(60)]: 'this is nested too deeply',
    [nested(10_000)]: 'Nested too deeply to be read; no object of Kubernetes needs more than 30 levels',
    [`${head}steps: ${'['.repeat(10_000)}`]: 'Nested too deeply to be read; no object of Kubernetes needs more than 30 levels',
    [`${head}lesson: &a [x, x]\nshows: [*a, *a]\n`]: 'aliases are not followed here',
    [`${head}steps: [&a { at: 1s, do: crash node-1 }, { <<: *a, id: b }]\n`]: '"<<" is no member of a step; it may have id, at, when',
    [`${head}steps: [{ at: 1s\n`]: 'The bracket is not closed',
    [`${head}---\n`]: 'a scenario file holds one scenario; what follows "---" is not read',
    '': 'a scenario needs "scenario": its name',
    '- a\n': 'a scenario must be a map with scenario, title',
  };
  for (const [text, message] of Object.entries(wrong)) assert.equal(problemsOf(text)[0]?.slice(0, message.length), message);
});

test('a scenario without a mistake has nothing to tell', () => {
  assert.deepEqual(told('expect: [create web-0 < ready web-0, "!delete web-0 before ready web-2", no harm quorum-lost]'), []);
});
