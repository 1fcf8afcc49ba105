import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from '../../src/kube/versions.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { findings, Linter } from '../../src/lint/run.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

function answers(text: string, minor = '1.36'): Finding[] {
  const target = parseTarget(minor);
  assert.ok(target !== undefined);
  return findings(workspaceOf({ 'a/x.yaml': text }, target), 'a/x.yaml').filter(({ code }) => code.startsWith('api/'));
}

/** The text after the first fix of the first answer whose title fits. */
function repaired(text: string, title: string): string {
  const fixes = answers(text).flatMap((each) => each.fixes);
  const fix = fixes.find((each) => each.title === title);
  if (fix === undefined)
    return `no "${title}" among ${fixes.map((each) => each.title).join(' · ')}; ${answers(text)
      .map((each) => `${each.code}: ${each.message}`)
      .join(' · ')}`;
  let result = text;
  for (const { start, end, newText } of [...fix.edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

const container = (lines: string) => manifest({ container: lines.replaceAll(/^(?=.)/gm, '          ') });
const spec = (lines: string) => manifest({ spec: lines.replaceAll(/^(?=.)/gm, '  ') });

const repairs: readonly (readonly [what: string, before: string, title: string, after: string])[] = [
  ['a misspelt field', spec('podManagmentPolicy: Parallel\n'), 'Change to "podManagementPolicy"', spec('podManagementPolicy: Parallel\n')],
  [
    'a field in other capitals',
    spec('ServiceName: x\n').replace('  serviceName: web\n', ''),
    'Change to "serviceName"',
    spec('serviceName: x\n').replace('  serviceName: web\n', ''),
  ],
  [
    'a misspelt field of a container',
    container('imagePullpolicy: Always\n'),
    'Change to "imagePullPolicy"',
    container('imagePullPolicy: Always\n'),
  ],
  ['a misspelt value', spec('podManagementPolicy: Paralel\n'), 'Change to "Parallel"', spec('podManagementPolicy: Parallel\n')],
  ['a misspelt value of a container', container('imagePullPolicy: always\n'), 'Change to "Always"', container('imagePullPolicy: Always\n')],
  ['a quoted number', spec('minReadySeconds: "5"\n'), 'Change to 5', spec('minReadySeconds: 5\n')],
  ['a quoted truth value', container('stdin: "true"\n'), 'Change to true', container('stdin: true\n')],
  [
    'a number where a text must be',
    container('env:\n  - name: A\n    value: 8080\n'),
    'Change to "8080"',
    container('env:\n  - name: A\n    value: "8080"\n'),
  ],
  [
    'a truth value where a text must be',
    container('env:\n  - name: A\n    value: yes\n'),
    'Change to "yes"',
    container('env:\n  - name: A\n    value: "yes"\n'),
  ],
  ['a text where a list must be', container('command: sh\n'), 'Change to [sh]', container('command: [sh]\n')],
  [
    'a field one level too deep',
    container('readinessProbe:\n  tcpSocket:\n    port: 80\n    periodSeconds: 5\n'),
    'Move to spec.template.spec.containers[0].readinessProbe',
    container('readinessProbe:\n  periodSeconds: 5\n  tcpSocket:\n    port: 80\n'),
  ],
  [
    'a field one level too high',
    container('readinessProbe:\n  port: 80\n  tcpSocket:\n    host: x\n'),
    'Move to spec.template.spec.containers[0].readinessProbe.tcpSocket',
    container('readinessProbe:\n  tcpSocket:\n    port: 80\n    host: x\n'),
  ],
  ['a field that nobody knows', spec('color: blue\n'), 'Remove "color"', spec('')],
  [
    'a field that nobody knows, last between braces',
    spec('updateStrategy: { type: OnDelete, color: blue }\n'),
    'Remove "color"',
    spec('updateStrategy: { type: OnDelete }\n'),
  ],
  ['a version that is gone', manifest().replace('apps/v1', 'apps/v1beta1'), 'Change to apps/v1', manifest()],
];

test('text in, text out: what a fix makes of the text', () => {
  for (const [what, before, title, after] of repairs) assert.equal(repaired(before, title), after, what);
});

const json = (spec: string) =>
  `{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "serviceName": "web", ${spec}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "a", "image": "b:1"}]}}}}`;

const jsonRepairs: readonly (readonly [what: string, before: string, title: string, after: string])[] = [
  ['a misspelt field', json('"replicaz": 3'), 'Change to "replicas"', json('"replicas": 3')],
  ['a misspelt value', json('"podManagementPolicy": "Paralel"'), 'Change to "Parallel"', json('"podManagementPolicy": "Parallel"')],
  ['a field that nobody knows', json('"color": {"a": 1}'), 'Remove "color"', json('').replace(', , ', ', ')],
  [
    'a field one level too deep',
    json('"updateStrategy": {"type": "OnDelete", "minReadySeconds": 5}'),
    'Move to spec',
    json('"updateStrategy": {"type": "OnDelete"}').replace('"selector"', '"minReadySeconds": 5, "selector"'),
  ],
  [
    'a field one level too deep, before others',
    json('"updateStrategy": {"minReadySeconds": 5, "type": "OnDelete"}'),
    'Move to spec',
    json('"updateStrategy": {"type": "OnDelete"}').replace('"selector"', '"minReadySeconds": 5, "selector"'),
  ],
  ['a quoted number', json('"replicas": "3"'), 'Change to 3', json('"replicas": 3')],
];

test('text in, text out: JSON stays JSON', () => {
  for (const [what, before, title, after] of jsonRepairs) assert.equal(repaired(before, title), after, what);
});

test('a duplicate key is told with what kubectl apply does', () => {
  const [found, ...more] = answers(spec('minReadySeconds: 1\nminReadySeconds: 2\n'));
  assert.deepEqual(more, []);
  assert.equal(found?.code, 'api/duplicate-field');
  assert.match(found?.message ?? '', /kubectl apply keeps the last one without a word\. .*key "minReadySeconds" already set in map/);
});

test('a removed API version is told in the words of kubectl', () => {
  const budget =
    'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: web\n';
  const [found] = answers(`${manifest()}---\n${budget}`);
  assert.equal(found?.code, 'api/no-match');
  assert.match(
    found?.message ?? '',
    /kubectl says before it sends: no matches for kind "PodDisruptionBudget" in version "policy\/v1beta1"/,
  );
  assert.equal(
    found?.answer?.message,
    'no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"\nensure CRDs are installed first',
  );
  assert.deepEqual(
    found?.fixes.map(({ title }) => title),
    ['Change to policy/v1'],
  );
});

test('a kind in the wrong group is no match either; one of somebody else is not judged', () => {
  const wrong = (from: string, to: string) => answers(manifest().replace(from, to)).map(({ code, fixes }) => [code, fixes[0]?.title]);
  assert.deepEqual(wrong('apiVersion: v1\n', 'apiVersion: apps/v1\n'), [['api/no-match', 'Change to v1']]);
  assert.deepEqual(wrong('apiVersion: apps/v1\n', 'apiVersion: v1\n'), [['api/no-match', 'Change to apps/v1']]);
  assert.deepEqual(wrong('apiVersion: apps/v1\n', 'apiVersion: apps/v2\n'), [['api/no-match', 'Change to apps/v1']]);
  assert.deepEqual(wrong('apiVersion: apps/v1\n', 'apiVersion: app/v1\n'), [['api/no-match', 'Change to apps/v1']]);
  assert.deepEqual(wrong('apiVersion: apps/v1\n', ''), [['api/no-match', 'Add apiVersion: apps/v1']]);
  assert.deepEqual(wrong('kind: StatefulSet\n', 'kind: Statefulset\n'), [['api/no-match', 'Change to StatefulSet']]);
  assert.deepEqual(wrong('apiVersion: v1\n', 'apiVersion: serving.example.dev/v1\n'), []);
});

test('an object that does not say its kind is told in the words of kubectl, where it is surely one', () => {
  const set = 'apiVersion: apps/v1\nmetadata:\n  name: web\nspec:\n  serviceName: web\n';
  const [found, ...more] = answers(set);
  assert.deepEqual(more, []);
  assert.equal(found?.code, 'api/missing-kind');
  assert.equal(
    found?.answer?.message,
    `Object 'Kind' is missing in '{"apiVersion":"apps/v1","metadata":{"name":"web"},"spec":{"serviceName":"web"}}'`,
  );
  assert.equal(repaired(set, 'Add kind: StatefulSet'), set.replace('metadata', 'kind: StatefulSet\nmetadata'));
  const crlf = set.replaceAll('\n', '\r\n');
  assert.equal(repaired(crlf, 'Add kind: StatefulSet'), crlf.replace('metadata', 'kind: StatefulSet\r\nmetadata'));
  const codes = (text: string) => answers(text).map(({ code }) => code);
  assert.equal(repaired(`${set}kind: \n`, 'Add kind: StatefulSet'), `${set}kind: StatefulSet\n`);
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${set.trimEnd().replaceAll('\n', '\n  ')}\n`;
  const named = new Linter(workspaceOf({ 'a/list.yaml': list }), { isNamed: () => true }).findings('a/list.yaml');
  assert.deepEqual(
    named.map(({ answer }) => answer?.message),
    [found?.answer?.message],
  );
  assert.deepEqual(codes(`${manifest()}---\napiVersion: v1\nmetadata:\n  name: other\n`), ['api/missing-kind'], 'beside a set');
  const silent: readonly (readonly [what: string, text: string])[] = [
    ['alone, and no set', 'apiVersion: v1\nmetadata:\n  name: other\n'],
    ['a deployment', 'apiVersion: apps/v1\nmetadata:\n  name: web\nspec:\n  replicas: 2\n'],
    ['beside a set, of another group', `${manifest()}---\napiVersion: example.dev/v1\nmetadata:\n  name: other\n`],
    ['beside a set, values of a chart', `${manifest()}---\napiVersion: v1\nname: other\n`],
    ['for envsubst', set.replace('name: web', `name: $\{NAME}`)],
    ['for Helm', set.replace('name: web', 'name: {{ .Values.name }}')],
  ];
  for (const [what, text] of silent) assert.deepEqual(codes(text), [], what);
});

test('a file that somebody names is answered for, whatever is in it; another one without a set is left alone', () => {
  const budget = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  maxUnavailable: 1\n';
  const codes = (isNamed: boolean) =>
    new Linter(workspaceOf({ 'a/pdb.yaml': budget }), { isNamed: () => isNamed }).findings('a/pdb.yaml').map(({ code }) => code);
  assert.deepEqual([codes(true), codes(false)], [['api/no-match'], []]);
});

test('before 1.34 the set is accepted and its pods or claims are refused; from 1.34 the set is refused', () => {
  const pod = container('imagePullPolicy: Sometimes\n');
  assert.deepEqual(
    answers(pod, '1.34').map(({ code, severity }) => [code, severity]),
    [['api/not-supported', 'error']],
  );
  const [refused] = answers(pod, '1.33');
  assert.equal(refused?.code, 'api/pod-refused');
  assert.match(
    refused?.message ?? '',
    /The API server of 1\.33 accepts the set and refuses its pod web-0, so no pod starts\. Event FailedCreate: /,
  );
  assert.match(refused?.answer?.message ?? '', /^create Pod web-0 in StatefulSet web failed error: Pod "web-0" is invalid: /);
  assert.ok(refused?.fixes.some(({ title }) => /Always|IfNotPresent|Never/.test(title)));
  const claim = manifest().replace('ReadWriteOnce', 'ReadWriteTwice');
  assert.deepEqual(
    answers(claim, '1.34').map(({ code }) => code),
    ['api/not-supported'],
  );
  assert.deepEqual(
    answers(claim, '1.33').map(({ code }) => code),
    ['api/pod-refused'],
  );
});
