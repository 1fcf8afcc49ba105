import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { stringify } from 'yaml';
import { gateNames, minors } from '../../src/kube/versions.ts';
import { readText } from '../../src/manifest/server-yaml/read-text.ts';
import { actionMeanings } from '../../src/scenario/action-meanings.ts';
import { actionUsages } from '../../src/scenario/action-words.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { Reader } from '../../src/scenario/reader.ts';
import { schemaAt, type SchemaNode, scenarioSchema } from '../../src/scenario/schema.ts';
import { faults } from '../../src/sim/faults/faults.ts';

/** The schema, what reads scenario files, and what helps to write them say the same. */

const root = resolve(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(resolve(root, 'schemas/scenario.schema.json'), 'utf8')) as Record<string, unknown>;
const accepts = new Ajv({ strict: false }).compile(schema);

/** A scenario with every member that there is. */
const whole = {
  scenario: 'some',
  title: 'Some',
  chapter: 'Identity',
  lesson: 'None',
  shows: ['S1'],
  kubernetes: '1.36',
  gates: { MaxUnavailableStatefulSet: true },
  seed: 1,
  until: '2m',
  cluster: {
    nodes: [{ name: 'a', zone: 'z', cpu: '4', memory: '8Gi', pods: 10, volumes: 5, labels: { a: 'b' }, taints: ['k=v:NoSchedule'] }],
    storageClasses: [
      {
        name: 'fast',
        default: true,
        provisioner: 'disk.example.com',
        binding: 'Immediate',
        reclaim: 'Retain',
        topology: 'node',
        expandable: true,
        provision: '1s',
        attach: '1s',
        detach: '1s',
        absent: false,
      },
    ],
  },
  before: 'kind: ConfigMap',
  manifests: ['web.yaml'],
  apply: 'kind: ConfigMap',
  apps: {
    web: {
      start: '1s',
      ready: '1s',
      stop: '1s',
      init: '1s',
      preStop: '1s',
      ignoresSigterm: true,
      needsPeers: { service: 'web', atLeast: 1 },
      dnsCache: '5s',
      quorum: { members: 3 },
      store: true,
      dataPath: '/data',
      images: [{ image: 'app:2', effect: 'crashes', after: '3s' }],
    },
    '*': { needsPeers: { service: 'web', below: true } },
  },
  steps: [
    { id: 'first', at: '30s', delay: '1s', do: 'scale web to 4' },
    { after: 'first', patch: 'StatefulSet/web', with: { spec: { replicas: 2 } } },
    { when: 'pod web-3 is ready', fault: 'slow-attach', with: { of: 'a', extraMs: 500 } },
    { at: '50s', heal: 'slow-attach', with: { of: 'a' } },
    { at: '55s', apply: 'kind: ConfigMap' },
  ],
  expect: ['create web-0'],
};

type Member = string | number;

function* places(value: unknown, path: readonly Member[] = []): Generator<readonly Member[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) yield* places(each, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** A copy with another value at a place; `undefined` takes the member away. */
function changed(path: readonly Member[], value: unknown): unknown {
  const copy: unknown = structuredClone(whole);
  let at = copy as Record<Member, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<Member, unknown>;
  const last = path.at(-1) ?? '';
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
  return copy;
}

const values: readonly unknown[] = [
  null,
  '',
  'zzz',
  '5 s',
  '5x',
  '-1s',
  -1,
  0,
  1,
  1.5,
  1e12,
  true,
  'yes',
  [],
  ['x'],
  {},
  { zzz: 1 },
  'a\nb',
  undefined,
];

/** Texts in a language of their own, names and amounts: there the reader knows more than a schema can say. */
const readFurther =
  /(?:^|\.)(?:do|when|expect\.\d+|expect|after|id|apply|before|manifests\.\d+|cpu|memory|labels\.\w+|with|until)(?:\.|$)|^steps\.0$/;

test('the whole scenario is one for both', () => {
  assert.deepEqual(parseScenario(stringify(whole)).problems, []);
  assert.equal(accepts(whole), true, JSON.stringify(accepts.errors));
});

test('what the reader takes, the schema takes; what the schema takes, the reader takes, but for texts that it reads further', () => {
  const apart: string[] = [];
  let count = 0;
  for (const path of places(whole)) {
    for (const value of values) {
      count += 1;
      const scenario = changed(path, value);
      const { problems } = parseScenario(stringify(scenario, { lineWidth: 0 }));
      const isRead = problems.length === 0;
      // The version is read with everything that stands on it, later.
      if (path[0] === 'kubernetes' || isRead === accepts(scenario) || (!isRead && readFurther.test(path.join('.')))) continue;
      apart.push(`${path.join('.')} = ${JSON.stringify(value)}: ${problems[0]?.message ?? 'read'}`);
    }
  }
  assert.ok(count > 1500);
  assert.deepEqual(apart, []);
});

test('each built-in scenario, and one with more members than there are', () => {
  const stories = globSync('media/scenarios/*.scenario.yaml', { cwd: root });
  assert.ok(stories.length > 100);
  for (const story of stories) {
    const plain = new Reader().plain(readText(readFileSync(resolve(root, story), 'utf8')).root);
    assert.equal(accepts(plain), true, `${story}: ${JSON.stringify(accepts.errors)}`);
  }
  for (const path of places(whole)) {
    const here = path.reduce<unknown>((value, step) => (value as Record<Member, unknown>)[step], whole);
    const isFree = /(?:^|\.)(?:apps|gates|labels|with|spec)$/.test(path.join('.'));
    if (isFree || Array.isArray(here) || typeof here !== 'object') continue;
    const more = changed(path, { ...here, zzz: 1 });
    const names = Object.keys(schemaAt(path)?.properties ?? {});
    assert.ok(names.length > 0, path.join('.'));
    const listed = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
    const found = parseScenario(stringify(more)).problems.map(({ message }) => message);
    assert.ok(
      found.some((message) => message.startsWith('"zzz" is no member') && message.endsWith(`it may have ${listed}`)),
      `${path.join('.')}: ${found.join('; ')}`,
    );
    assert.equal(accepts(more), false, path.join('.'));
  }
});

test('what the schema lists is what there is', () => {
  const definitions = scenarioSchema.definitions ?? {};
  const step = definitions['step']?.properties ?? {};
  assert.deepEqual(
    step['fault']?.enum,
    faults.map(({ name }) => name),
  );
  assert.deepEqual(step['heal']?.enum, step['fault']?.enum);
  const { gates, kubernetes } = schema['properties'] as Record<string, { propertyNames?: { enum: string[] }; pattern?: string }>;
  assert.deepEqual(gates?.propertyNames?.enum, gateNames);
  const isVersion = new RegExp(kubernetes?.pattern ?? '');
  for (let minor = 25; minor < 45; minor += 1)
    for (const text of [`1.${minor}`, `v1.${minor}.2`])
      assert.equal(
        isVersion.test(text),
        minors.some((each) => each === `1.${minor}`),
        text,
      );
  assert.deepEqual(Object.keys(actionMeanings), actionUsages);
});

test('every member is described', () => {
  const undescribed: string[] = [];
  const visit = (node: SchemaNode, path: string): void => {
    for (const [name, member] of Object.entries(node.properties ?? {})) {
      const definition = scenarioSchema.definitions?.[member.$ref?.slice('#/definitions/'.length) ?? ''];
      if ((member.description ?? definition?.description ?? '') === '') undescribed.push(`${path}${name}`);
      visit(member, `${path}${name}.`);
      for (const item of [member.items, ...(member.oneOf ?? []).map(({ items }) => items)])
        if (item !== undefined) visit(item, `${path}${name}[].`);
    }
  };
  visit(scenarioSchema, '');
  for (const [name, definition] of Object.entries(scenarioSchema.definitions ?? {})) visit(definition, `${name}.`);
  assert.deepEqual(undescribed, []);
});
