import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import * as library from 'yaml';
import { integerBelow, nextState } from '../../src/base/prng.ts';
import { isAlias, isMap, isScalar, type Node } from '../../src/manifest/nodes.ts';
import { readText, type TextReading } from '../../src/manifest/server-yaml/read-text.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { sharedFolder } from '../tools/shared.ts';
import { changed } from './changed-text.ts';

/**
 * The reader beside the YAML library, which is an oracle here and nowhere shipped: values, structure, places, anchors and tags are the same. Where the server's
 * reader differs it wins, since the recordings of `npm run conformance -- api` are of it: `theServersWay` is the list.
 */
const theServersWay: Readonly<Record<string, readonly [text: string, value: unknown]>> = {
  'a block of text at the end of a file has the line break that is written, not one more': ['a: |\n  b', { a: 'b' }],
  'a carriage return alone ends a line': ['a: b\rc: d\n', { a: 'b', c: 'd' }],
  'so do the line ends of other character sets': ['a: b\u0085c: d\u2028e: f\n', { a: 'b', c: 'd', e: 'f' }],
  'brackets may end in any column': ['a:\n  b: [c,\nd]\n', { a: { b: ['c', 'd'] } }],
  'a quoted text may go on in any column': ['a:\n  b: "c\nd"\n', { a: { b: 'c d' } }],
  'the name of an anchor or an alias ends at a colon': ['- &a b\n- *a : c\n', ['b', { b: 'c' }]],
};

const root = resolve(import.meta.dirname, '../..');
const styles: Readonly<Record<string, string>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Where a collection's text ends, whoever blank lines and comments behind it are counted to. */
function textEnd(text: string, start: number, end: number): number {
  const own = text.slice(start, end);
  return start + own.replace(/(?:\s|(?<=^|\s)#.*(?:\n|$))+$/, '').length;
}

function byLibrary(text: string, node: unknown): unknown {
  if (library.isAlias(node)) return ['alias', node.source, node.range?.slice(0, 2)];
  if (library.isScalar(node)) {
    const isEmpty = node.type === 'PLAIN' && node.value === '';
    return [styles[node.type ?? ''], node.value, isEmpty ? undefined : node.range?.slice(0, 2), node.tag, node.anchor];
  }
  if (!library.isMap(node) && !library.isSeq(node)) return ['plain', '', undefined, undefined, undefined];
  const items = node.items.map((item) =>
    library.isPair(item) ? [byLibrary(text, item.key), byLibrary(text, item.value)] : byLibrary(text, item),
  );
  const [start, end] = node.range ?? [0, 0];
  // What stands before the first key, an anchor or a question mark, is of the mapping or not.
  const key = library.isMap(node) && text[start] !== '{' ? (node.items[0]?.key as library.Node | undefined) : undefined;
  return [
    library.isMap(node) ? 'map' : 'list',
    node.flow === true,
    key?.range?.[0] ?? start,
    textEnd(text, start, end),
    node.tag,
    node.anchor,
    items,
  ];
}

function byReader(text: string, node: Node): unknown {
  if (isAlias(node)) return ['alias', node.name, [node.start, node.end]];
  if (isScalar(node)) {
    const isEmpty = node.style === 'plain' && node.value === '';
    return [node.style, node.value, isEmpty ? undefined : [node.start, node.end], node.tag, node.anchor];
  }
  const items = isMap(node)
    ? node.items.map((pair) => [byReader(text, pair.key), byReader(text, pair.value)])
    : node.items.map((item) => byReader(text, item));
  const { start } = isMap(node) && text[node.start] !== '{' ? (node.items[0]?.key ?? node) : node;
  return [isMap(node) ? 'map' : 'list', node.flow, start, textEnd(text, node.start, node.end), node.tag, node.anchor, items];
}

/** Whether both take the text; throws when they read it differently. */
function compare(text: string): boolean {
  const read = readText(text);
  const found = library.parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const isBroken = found.errors.some(({ code }) => code !== 'MULTIPLE_DOCS');
  if (read.complaint !== undefined || read.problem !== undefined || isBroken) return false;
  if (read.root === undefined) assert.ok(found.contents === null || byLibrary(text, found.contents)?.toString() === 'plain,,,,', text);
  else assert.deepEqual(byReader(text, read.root), byLibrary(text, found.contents), text);
  return true;
}

function valueOf(node: Node | undefined): unknown {
  if (node === undefined || isAlias(node)) return node?.target === undefined ? null : valueOf(node.target);
  if (isScalar(node)) return node.value;
  if (!isMap(node)) return node.items.map(valueOf);
  return Object.fromEntries(node.items.map(({ key, value }) => [String(valueOf(key)), valueOf(value)]));
}

function documents(folder: string): string[] {
  const files = globSync('**/*.{yaml,yml,json}', { cwd: folder, exclude: ['node_modules', '.vscode-test'] });
  return files.flatMap((file) => {
    const text = readFileSync(resolve(folder, file), 'utf8');
    return text.length > 200_000 ? [] : splitDocuments(text).map(({ start, end }) => text.slice(start, end));
  });
}

const own = [...documents(resolve(root, 'test')), ...documents(resolve(root, 'media'))].filter((text) => text.length < 20_000);
const corpus = sharedFolder('corpus', 'dev');

test('our manifests and scenarios are read as the library reads them', () => {
  const unread = own.filter((text) => !compare(text));
  assert.ok(unread.length < 5, unread.map((text) => text.slice(0, 200)).join('\n----\n'));
});

test('manifests that others wrote are read as the library reads them', { skip: corpus === undefined }, () => {
  const all = documents(corpus ?? '');
  const read = all.filter(compare).length;
  assert.ok(read > all.length * 0.9, `${read} of ${all.length}`);
});

const peculiarities = [
  '',
  '# nothing\n',
  '---\n',
  '--- text\n',
  '--- # c\na: b\n...\n',
  '%YAML 1.1\n---\na: b\n',
  '%TAG !e! tag:example.org,2000:\n---\na: !e!b c\n',
  '\uFEFFa: b\n',
  'a: b\r\nc:\r\n  - d\r\n  - |\r\n    e\r\n    f\r\n',
  '{"a": [1, {"b": "c\\u00e9\\n"}], "d": null, "e":{}, "f" : []}',
  '{a, b: , c: d,}',
  '[a: b, {c: d}, ? e : f, g]',
  '[[], [[a]], {}]',
  'a:\nb:\n  c:\nd: # e\nf:   \n',
  '- \n-\n- - a\n  - b\n-   c: d\n    e: f\n',
  'a:\n- b\n- c:\n  - d\ne: f\n',
  '? a\n: b\n? - c\n: - d\n? e\n',
  '? |\n  a\n: b\n',
  'a: b\n  c\n\n  d\n   e\nf: g\n',
  'a: "b\n  c\n\n\n  d \\\n  e\\  \n  f"\n',
  "a: 'b ''c''\n\n  d'\n",
  'a: "\\0\\a\\b\\t\\n\\v\\f\\r\\e\\"\\\\\\N\\_\\L\\P\\x41\\u263a\\U0001F600"\n',
  'a: |\n  b\n   c\n\n  d\n\n\ne: f\n',
  'a: |-\n  b\n\nc: |+\n  d\n\n\ne: f\n',
  'a: |2\n   b\n  c\nd: >1-\n  e\n f\n',
  'a: >\n  b\n  c\n\n  d\n   e\n   f\n\n  g\n',
  'a: >+\n\n  b\n\n\nc: >-\n\n\n  d\n',
  'a: |\nb: >-\nc: |+\n\nd: e\n',
  'a: | # c\n  b # c\n',
  'a: b # c\n# d\n  # e\nf: "g" # h\ni: [j, # k\n  l] # m\n',
  'a: &x b\nc: *x\nd: &y\n  e: f\ng:\n  <<: *y\n  h: [*x, *y]\ni: &z [j]\n',
  'a: &x\nb: !!str\nc: !t\nd: ! e\nf: !!int &n 1\ng: &m !!map {h: i}\nj: !<tag:k> l\n',
  '&a b: c\n&d e: &f g\n',
  'a: b:c',
  'a: http://b:80/c?d=e#f\ng: -h\ni: ?j\nk: :l\nm: n,o[p]{q}\n',
  'a: b  \t# c\n"d": e\n\'f\': g\n"h" : i\n',
  '"a\\"b": c\n\'d\'\'e\': f\n? "g"\n: h\n',
  'a: \ud83d\ude00\n\ud83d\ude00: b\nc: \u00e4\n',
  '- a\n- "b"\n- \'c\'\n- |\n  d\n- >\n  e\n- [f]\n- {g: h}\n- i: j\n  k: l\n- - m\n',
  'a: ---\nb: ...\nc: --- d\n',
  'a:    b\nc:\n        d: e\n        f:\n         - g\n',
];

test('peculiarities of YAML are read as the library reads them', () => {
  for (const text of peculiarities) assert.ok(compare(text), JSON.stringify(text));
});

for (const [what, [text, value]] of Object.entries(theServersWay)) {
  test(`the server's way: ${what}`, () => {
    const { root, complaint, problem } = readText(text);
    assert.deepEqual([valueOf(root), complaint, problem], [value, undefined, undefined]);
  });
}

test('a text that was changed is read as the library reads it, where both take it', () => {
  let state = 7;
  const random = (below: number) => {
    state = nextState(state);
    return integerBelow(state, below);
  };
  let read = 0;
  for (let round = 0; round < 3000; round += 1) {
    const text = own[random(own.length)] ?? '';
    let next = text.length > 4000 ? text.slice(0, 4000) : text;
    for (let count = 1 + random(2); count > 0; count -= 1) next = changed(next, random);
    // See `theServersWay`.
    if (/[\r\u0085]|^---[ ][>|]/m.test(next) || (/[|>][-+\d]*\s*(?:\n.*)*$/.test(next) && !next.endsWith('\n'))) continue;
    if (compare(next)) read += 1;
  }
  assert.ok(read > 1500, String(read));
});

/** The value of a text that is no YAML, and what is told of it: the place's text and the sentence, and the server's words. */
function mended(text: string): { readonly value: unknown; readonly told: string } {
  const { root, problem, complaint }: TextReading = readText(text);
  const place = problem === undefined ? '' : `${text.slice(problem.start, problem.end)}: ${problem.message}`;
  return { value: valueOf(root), told: `${place} (${complaint})` };
}

const halfWritten: readonly (readonly [text: string, value: unknown, told: RegExp])[] = [
  ['a: b\nwor\nc: d\n', { a: 'b', wor: '', c: 'd' }, /^wor: A name needs a colon .*line 3: could not find expected ':'\)$/],
  ['wor\na: b\nc: d\n', { a: 'b', c: 'd' }, /^wor: A name needs a colon .*mapping values are not allowed in this context\)$/],
  ['a:\n  wor\n  b: c\nd: e\n', { a: { b: 'c' }, d: 'e' }, /^wor: A name needs a colon/],
  ['- a: b\n  wor\n- wor\n  c: d\n', [{ a: 'b', wor: '' }, { c: 'd' }], /^wor: A name needs a colon/],
  ['a: b\n   c: d\ne: f\n', { a: 'b', c: 'd', e: 'f' }, /^c: d: This line does not fit to the members/],
  [
    '- a: b\nc: d\n- e: f\ng: h\n',
    [
      { a: 'b', c: 'd' },
      { e: 'f', g: 'h' },
    ],
    /^c: d: This line does not fit to the list/,
  ],
  ['a:\n    b: c\n  d: e\nf: g\n', { a: { b: 'c', d: 'e' }, f: 'g' }, /^d: e: This line does not fit to the members/],
  ['a:\n    - b\n  - c\nf: g\n', { a: ['b', 'c'], f: 'g' }, /^- c: This line does not fit to the members/],
  ['a: "b\nc: d\n', { a: 'b', c: 'd' }, /^"b: The quote is not closed/],
  ["a:\n  - 'b\n  - c\nd: e\n", { a: ['b', 'c'], d: 'e' }, /^'b: The quote is not closed/],
  ['a: [b, c\nd: e\n', { a: ['b', 'c'], d: 'e' }, /^\[b, c: The bracket is not closed/],
  ['a: {b: c\nd:\n  - e\n', { a: { b: 'c' }, d: ['e'] }, /^{b: c: The bracket is not closed/],
  [
    '{"a": {"b": 1 "c": 2}, "d": [1 2], "e": 3}',
    { a: { b: '1', c: '2' }, d: ['1 2'], e: '3' },
    /A comma or the closing bracket is missing/,
  ],
  ['{"a": [1, {"b": 2}, "c": 3', { a: ['1', { b: '2' }, { c: '3' }] }, /^\[1.*: The bracket is not closed/],
  ['{\n  "a": "b,\n  "c": "d"\n}\n', { a: 'b,', c: 'd' }, /A comma or the closing bracket is missing/],
  ['a:\n\tb: c\n\td: e\nf: g\n', { a: { b: 'c', d: 'e' }, f: 'g' }, /Tabs cannot indent/],
  ['a: @b\nc: d\n', { a: '', c: 'd' }, /^@b: No text begins with @ /],
  ['a: b: c\nd: e\n', { a: 'b', d: 'e' }, /^: c: This colon makes a mapping/],
  ['a: - b\nc: d\n', { a: '', c: 'd' }, /A list begins on a line of its own/],
  ['a: "\\q"\nb: c\n', { a: '\\q"', b: 'c' }, /YAML has no such escape/],
  ['a: \u0001\nb: c\n', { a: '\u0001', b: 'c' }, /A control character stands here/],
  ['a: *b\nc: d\n', { a: null, c: 'd' }, /^ \(yaml: unknown anchor 'b' referenced\)$/],
  ['  - a\nb: c\n', { b: 'c' }, /^b: c: The document ends before this.*\(undefined\)$/],
];

test('a text that is half-written has a tree, and the server has its say', () => {
  for (const [text, value, told] of halfWritten) {
    const found = mended(text);
    assert.deepEqual(found.value, value, text);
    assert.match(found.told, told, text);
  }
});

test('a word that is typed into a manifest leaves everything else where it was', () => {
  const text = readFileSync(resolve(root, 'media/samples/etcd.yaml'), 'utf8');
  const document = splitDocuments(text)
    .map(({ start, end }) => text.slice(start, end))
    .find((each) => each.includes('kind: StatefulSet'));
  const before = leaves(readText(document ?? '').root).filter((leaf) => !leaf.includes('wor'));
  const lines = (document ?? '').split('\n');
  let typed = 0;
  for (const [index, line] of lines.entries()) {
    const indent = /^ *(?:- )?(?=[a-zA-Z]+:)/.exec(line)?.[0];
    if (indent === undefined || indent.includes('-')) continue;
    const { root, problem } = readText(lines.toSpliced(index, 0, `${indent}wor`).join('\n'));
    assert.ok(problem !== undefined, line);
    assert.deepEqual(
      leaves(root).filter((leaf) => !leaf.includes('wor')),
      before,
      line,
    );
    typed += 1;
  }
  assert.ok(typed > 20, String(typed));
});

/** Paths of all scalars, with their values. */
function leaves(node: Node | undefined, path = ''): string[] {
  if (node === undefined || isAlias(node)) return [];
  if (isScalar(node)) return [`${path}: ${node.value}`];
  if (isMap(node)) return node.items.flatMap(({ key, value }) => leaves(value, `${path}.${String(valueOf(key))}`));
  return node.items.flatMap((item, index) => leaves(item, `${path}[${index}]`));
}

test('nesting, aliases and mistakes without end are read in bounded time and depth', () => {
  const large = [
    `a: ${'['.repeat(10_000)}`,
    '{a: '.repeat(10_000),
    '- '.repeat(9000),
    '? '.repeat(9000),
    '&a '.repeat(20_000),
    'a: "b\n'.repeat(10_000),
    'a: [[b\n'.repeat(10_000),
    'a: b: c\n'.repeat(10_000),
    '\ta: b\n'.repeat(10_000),
    '- x\nwor\na: b\n'.repeat(5000),
    '["a\'\n'.repeat(5000),
    '}'.repeat(50_000),
  ];
  for (const text of large) {
    const { root, problem } = readText(text);
    assert.ok(problem !== undefined && problem.end <= text.length);
    assert.ok(depthOf(root) < 400);
  }
});

function depthOf(node: Node | undefined): number {
  if (node === undefined || isAlias(node) || isScalar(node)) return 0;
  const inner = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : node.items;
  return 1 + inner.reduce((most, each) => Math.max(most, depthOf(each)), 0);
}
