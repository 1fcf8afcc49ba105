import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { integerBelow, nextState } from '../../src/base/prng.ts';
import { readBlockYaml } from '../../src/manifest/block-yaml.ts';
import { readerComplaint } from '../../src/manifest/server-yaml/grammar.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { sharedFolder } from '../tools/shared.ts';

const root = resolve(import.meta.dirname, '../..');

/** Whole numbers below a limit, the same ones each time. */
type Random = (below: number) => number;

function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = nextState(state);
    return integerBelow(state, below);
  };
}

/** Every member of nodes that anything reads. */
function shape(node: unknown): unknown {
  if (isScalar(node)) return [node.type, node.value, node.range, node.tag, node.anchor];
  if (isMap(node)) return ['map', node.flow, node.range, node.items.map((pair) => [shape(pair.key), shape(pair.value)])];
  return isSeq(node) ? ['seq', node.flow, node.range, node.items.map(shape)] : node;
}

/** What the library says, the options as in `parse.ts`. */
function byLibrary(text: string) {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const problems = document.errors.map(({ code, message, pos: [start, end] }) => ({ code, message, start, end }));
  return { root: shape(document.contents), problems };
}

/** Whether the text is of the subset; throws when it is read otherwise than by the library. */
function compare(text: string): boolean {
  const read = readBlockYaml(text);
  if (read === undefined) return false;
  assert.deepEqual({ root: shape(read.root), problems: read.problems }, byLibrary(text), text);
  const start = /^(?:#.*\n|[ ]*\n)*---.*\n/.exec(text)?.[0].length ?? 0;
  if (read.problems.length === 0) assert.equal(readerComplaint(text.slice(start)), undefined, text);
  return true;
}

/** The text with one small change, as typing makes them. */
function changed(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random(lines.length);
  const line = lines[at] ?? '';
  const indent = line.length - line.trimStart().length;
  const column = random(line.length + 1);
  const insert = (...more: string[]) => lines.toSpliced(at, 0, ...more).join('\n');
  const replace = (other: string) => lines.toSpliced(at, 1, other).join('\n');
  const odd = [
    '#',
    ' #',
    ':',
    ': ',
    '- ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '|',
    '>',
    '&a',
    '*a',
    '!',
    '%',
    '@',
    '`',
    ',',
    '?',
    '\\',
    '---',
    '...',
    '\t',
    ' ',
    '=',
    '\u00e9',
  ];
  const changes: readonly (() => string)[] = [
    () => insert(`${' '.repeat(indent)}wor`),
    () => insert(`${' '.repeat(indent)}name: x`),
    () => insert(`${' '.repeat(random(12))}# note`),
    () => insert(''),
    () => insert(`${' '.repeat(random(12))}- x`),
    () => lines.toSpliced(at, 1).join('\n'),
    () => replace(line.slice(0, column)),
    () => replace(`${line.slice(0, column)}${odd[random(odd.length)] ?? ''}${line.slice(column)}`),
    () => replace(`  ${line}`),
    () => replace(line.slice(Math.min(2, indent))),
    () => replace(`${line.replace(/:.*/, ':')} |`),
    () => replace(`${line}  # note`),
    () => text.slice(0, random(text.length)),
  ];
  return changes[random(changes.length)]?.() ?? text;
}

function documents(folder: string): string[] {
  const files = globSync('**/*.{yaml,yml}', { cwd: folder, exclude: ['node_modules', '.vscode-test'] });
  return files.flatMap((file) => {
    const text = readFileSync(resolve(folder, file), 'utf8');
    return text.length > 200_000 ? [] : splitDocuments(text).map(({ start, end }) => text.slice(start, end));
  });
}

const corpus = sharedFolder('corpus', 'dev');
const own = [...documents(resolve(root, 'test')), ...documents(resolve(root, 'media'))].filter((text) => text.length < 20_000);

test('manifests are read as the library reads them', () => {
  const read = own.filter(compare).length;
  assert.ok(read > 100, `${read} of ${own.length}`);
});

test('manifests that others wrote are read as the library reads them', { skip: corpus === undefined }, () => {
  for (const text of documents(corpus ?? '')) compare(text);
});

test('a text that was changed is read as the library reads it, or left to it', () => {
  const random = seeded(7);
  let read = 0;
  for (let round = 0; round < 3000; round += 1) {
    const text = own[random(own.length)] ?? '';
    let next = text.length > 4000 ? text.slice(0, 4000) : text;
    for (let count = 1 + random(2); count > 0; count -= 1) next = changed(next, random);
    if (compare(next)) read += 1;
  }
  assert.ok(read > 300, String(read));
});
