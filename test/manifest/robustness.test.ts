import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultTarget } from '../../src/kube/versions.ts';
import { decode } from '../../src/manifest/decode.ts';
import { parseBody, parseFile } from '../../src/manifest/parse.ts';
import { readYaml } from '../../src/manifest/yaml-reader.ts';
import { sharedFolder } from '../tools/shared.ts';
import { decodeText, schemas } from './tables.ts';

/** Decodes every document of a text; ranges must lie inside of their document. */
function decodeAll(text: string): void {
  for (const document of parseFile(text).documents) {
    const { problems, where } = decode(document, defaultTarget, schemas('1.36'));
    for (const { range } of [...problems, { range: where.nearest(['spec', 'template', 0]) }]) {
      assert.ok(
        range.start >= 0 && range.start <= range.end && range.end <= document.text.length,
        `${range.start}-${range.end} of ${document.text.length}`,
      );
    }
  }
}

const mixed = `# head
%YAML 1.1
---
apiVersion: apps/v1
kind: StatefulSet
metadata: &meta {name: web, labels: {app: web, "on": yes}}
spec:
  replicas: 0x3
  selector: {matchLabels: &labels {app: web}}
  template:
    metadata:
      labels:
        <<: *labels
        tier: |-
          two
          lines
    spec:
      containers:
      - name: "a\\u0062"
        image: 'it''s'
        args: [--a, >-
            folded
            text, !!str 1]
        ports: [{containerPort: 80, name: web}]
...
---
{"apiVersion": "v1", "kind": "List", "items": [{"kind": "Service", "spec": {"ports": [{"port": "80"}]}}]}
`;

test('every prefix, and every text without one of its characters', () => {
  for (let end = 0; end <= mixed.length; end++) {
    decodeAll(mixed.slice(0, end));
    decodeAll(mixed.slice(0, end) + mixed.slice(end + 1));
    decodeAll(mixed.slice(end));
  }
});

test('every prefix of the samples, line by line and inside of every fortieth', () => {
  const folder = join(import.meta.dirname, '../../media/samples');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const document of parseFile(text).documents) {
      for (let end = document.start, line = 0; end < document.end; end++) {
        if (text[end] === '\n') line += 1;
        if (text[end] === '\n' || line % 40 === 7) decodeText(text.slice(document.start, end));
      }
    }
  }
});

test('files that other people wrote', { skip: sharedFolder('corpus', 'dev') === undefined }, () => {
  const folder = sharedFolder('corpus', 'dev') ?? '';
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name)) decodeAll(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  }
});

/** A small seeded generator: the same bytes in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('random bytes and random rearrangements', () => {
  const next = random(7);
  const alphabet = '{}[]:,-?!&*#|>@`"\'%\\ \t\r\n~<=ab0.1_\u0000\u0085\u2028\uFEFF\uD800';
  for (let round = 0; round < 600; round++) {
    const length = Math.floor(next() * 120);
    decodeAll(Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)] ?? '').join(''));
    const from = Math.floor(next() * mixed.length);
    const to = Math.floor(next() * mixed.length);
    decodeAll(mixed.slice(0, from) + mixed.slice(to, to + length) + mixed.slice(from));
  }
});

const set = (spec: string) => `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n${spec}`;

test('line ends, byte order mark, tabs', () => {
  const plain = set('  replicas: 2\n  serviceName: web\n');
  const object = decodeText(plain).object;
  assert.deepEqual(decodeText(plain.replaceAll('\n', '\r\n')).object, object);
  assert.deepEqual(decodeText(`\uFEFF${plain}`).object, object);
  assert.match(
    decodeText(set('\treplicas: 2\n')).decodeError ?? '',
    /^the object provided is unrecognized \(must be of type StatefulSet\): yaml: /,
  );
});

test('an alias bomb is refused after a bounded number of nodes', () => {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `  a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => `*a${level}`).join(', ')}]`,
  );
  const document = parseBody(set(`  a0: &a0 [x, x]\n${levels.join('\n')}\n`));
  assert.equal(readYaml(document).complaint, 'yaml: document contains excessive aliasing');
  assert.match(decodeText(document.text).decodeError ?? '', /excessive aliasing/);
});

test('an anchor that contains itself', () => {
  assert.match(decodeText(set('  a: &a [*a]\n')).decodeError ?? '', /anchor 'a' value contains itself/);
  assert.match(decodeText(set('  a: &a\n    <<: *a\n')).decodeError ?? '', /yaml: /);
});

test('deep nesting ends at a stated depth', () => {
  assert.match(decodeText(set(`  a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`)).decodeError ?? '', /yaml: /);
  assert.match(decodeText(set(`  a: ${'{a: '.repeat(300)}1${'}'.repeat(300)}\n`)).decodeError ?? '', /yaml: exceeded max depth/);
  for (const opening of ['[', '{a: ']) {
    const { problem } = parseBody(set(`  a: ${opening.repeat(10_000)}`));
    assert.match(problem?.message ?? '', /^Nested too deeply to be read/);
  }
  decodeAll(Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'));
});

test('a mapping of 20,000 keys, each twice', () => {
  const keys = Array.from({ length: 9_000 }, (_, index) => `    key-${index}: x\n`).join('');
  const result = decodeText(set(`  template:\n${keys}${keys}`));
  assert.equal(result.strict.length, 9_000 + 100);
});

test('member names that JavaScript knows', () => {
  const { object, strict } = decodeText(
    set('  constructor: 1\n  __proto__: {a: b}\n').replace('  name: web', '  name: web\n  labels: {__proto__: a, constructor: b}'),
  );
  assert.deepEqual(strict, ['unknown field "spec.__proto__"', 'unknown field "spec.constructor"']);
  assert.deepEqual(decodeText('constructor: 1\ntoString: x\napiVersion: apps/v1\nkind: StatefulSet\n').strict, [
    'unknown field "constructor"',
    'unknown field "toString"',
  ]);
  assert.match(decodeText('apiVersion: constructor\nkind: toString\n').decodeError ?? 'none', /none|no kind/);
  assert.deepEqual(Object.entries(object?.metadata.labels ?? {}), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});
