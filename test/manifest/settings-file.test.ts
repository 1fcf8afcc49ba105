import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { parseSettings } from '../../src/manifest/settings-file.ts';

const good = `kubernetes: "1.35"
clusterDomain: example.internal
closedBundle: true
rules:
  grace-zero: off
  readiness-missing: error
images:
  - repository: example/store
    data: /var/lib/store
    quorum: true
`;

void test('a settings file is read', () => {
  const { problems, rulePlaces, ...settings } = parseSettings(good);
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.keys(rulePlaces), ['grace-zero', 'readiness-missing']);
  assert.deepEqual(settings, {
    kubernetes: '1.35',
    clusterDomain: 'example.internal',
    closedBundle: true,
    rules: { 'grace-zero': 'off', 'readiness-missing': 'error' },
    images: [
      {
        name: 'example/store',
        repositories: ['example/store'],
        source: '.statefulset.yaml',
        data: [{ path: '/var/lib/store', declared: false }],
        quorum: true,
      },
    ],
  });
});

void test('each mistake is told at its place, and the rest holds', () => {
  const text =
    'kubernets: "1.35"\nkubernetes: 2\nclosedBundle: maybe\nrules:\n  grace-zero: loud\n  grace-short: "off"\nimages:\n  - data: x\n';
  const { problems, rules } = parseSettings(text);
  assert.deepEqual(
    problems.map(({ range, message }) => `${text.slice(range.start, range.end).trim()}: ${message}`),
    [
      'kubernets: "kubernets" is no setting; did you mean "kubernetes".',
      '2: A version from 1.31 to 1.37 in quotes, such as "1.36" or "1.35.2".',
      'maybe: true or false.',
      'loud: One of off, hint, information, warning, error.',
      'x: A directory in the container, such as /data.',
      'data: x: An image needs its repository, without registry and tag: example/etcd.',
    ],
  );
  assert.deepEqual(rules, { 'grace-short': 'off' });
});

void test('no text makes the reader throw', () => {
  for (const text of [
    '',
    '[',
    '- a',
    'rules: [a]',
    'images: 3',
    'rules: *x',
    '? {a: b}\n: c',
    '['.repeat(5_000),
    '\u0000',
    'a: b: c',
    'x'.repeat(200_000),
  ])
    assert.ok(Array.isArray(parseSettings(text).problems), text.slice(0, 20));
});

void test('the schema takes what the reader takes', () => {
  const schema = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../schemas/settings.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true }).compile(schema);
  assert.ok(validate(parse(good)), JSON.stringify(validate.errors));
  assert.ok(!validate({ kubernets: '1.35' }));
});
