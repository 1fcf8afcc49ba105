import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { LineIndex } from '../../src/base/text.ts';
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
  'kubernetes: "1.20"': '1:1 "1.20" is no supported version',
  'apps: { wbe: { store: true } }': '7:7 "apps" speaks of "wbe", and nothing of that name is applied',
  'apps: { web: { strat: 1s } }': '7:16 "strat" is no member of a program',
  'apps: { web: { needsPeers: { service: web, atLeast: 2, below: true } } }': '7:28 "needsPeers" has "atLeast" or "below", not both',
  'cluster: { nodes: [{ name: a }, { name: a }] }': '7:19 two nodes have the name "a"',
  'cluster: { nodes: [{ cpu: much }] }': '7:27 "cpu" is "much"',
  'steps: [{ at: 1s, do: crash node-9 }]': '7:9 there is no node "node-9"; there are node-1, node-2, node-3',
  'steps: [{ at: 1s, do: restart component kubelett }]': '7:9 there is no component "kubelett"; there are statefulset-controller',
  'steps: [{ at: 1s, do: crash node-1, with: { a: b } }]': '7:43 "with" belongs to "patch", "fault" or "heal"',
  'steps: [{ at: 1s, fault: slow-atach }]': '7:26 "fault" is "slow-atach"; it may be slow-provisioner',
  'steps: [{ at: 1s, fault: slow-attach, with: { extraMs: soon } }]': '7:56 "extraMs" must be a whole number',
  'steps: [{ at: 1s, fault: slow-attach, with: { off: node-1 } }]': '7:47 "off" is no member of the fault slow-attach',
  'steps: [{ at: 1s, patch: StatefulSet/web, with: { spec: { replcas: 3 } } }]': '7:9 unknown field "spec.replcas"',
  'steps: [{ at: 5m, do: crash node-1 }]': '7:9 the run ends at 60s, before this step',
  'steps: [{ id: a, at: 1s, do: crash node-1 }, { id: a, at: 2s, do: crash node-2 }]': '7:9 two steps have the id "a"',
  'steps: [{ id: a, after: b, do: crash node-1 }, { id: b, after: a, do: crash node-2 }]': '7:9 this step waits for itself',
  'steps: [{ at: 1s, do: scale wbe to 3 }]': '7:9 scale wbe to 3: statefulsets.apps "wbe" not found',
  'steps: [{ when: pod web-7 is ready, do: crash node-1 }]': '7:9 crash node-1: this step never came: pod web-7 was never ready',
  'steps: [{ when: pod web-0 is happy, do: crash node-1 }]': '7:17 "pod web-0 is happy" is not understood',
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
  'apply: |\n  a: b': '8:3 this document has no "kind"',
  'apply: |\n  apiVersion: apps/v1\n  kind: StatefulSet\n  spec:\n    replicas: many': '11:15 json: cannot unmarshal string',
};

for (const [added, begins] of Object.entries(mistakes))
  test(`nothing is ignored silently: ${added}`, () => {
    const found = told(added);
    assert.equal(found.length > 0 && found.every((each) => !each.includes('undefined')), true);
    assert.equal(found[0]?.slice(0, begins.length), begins);
  });

test('a scenario without a mistake has nothing to tell', () => {
  assert.deepEqual(told('expect: [create web-0 < ready web-0, "!delete web-0 before ready web-2", no harm quorum-lost]'), []);
});
