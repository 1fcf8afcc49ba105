import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFile } from '../../src/manifest/parse.ts';

const document = (name: string) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: value\n`;
const names = Array.from({ length: 20 }, (_, index) => `config-${index}`);
const text = names.map(document).join('');

test('documents are cut at markers, comments and directives go with the document that follows', () => {
  const file = parseFile('# head\n%YAML 1.1\n---\nkind: A\n...\n# between\n---\nkind: B\nx: |\n  ---\n  not a marker\n---\n');
  assert.deepEqual(
    file.documents.map(({ index, start, kind }) => ({ index, start, kind })),
    [
      { index: 0, start: 0, kind: 'A' },
      { index: 1, start: 33, kind: 'B' },
      { index: 2, start: 81, kind: undefined },
    ],
  );
});

test('the pieces cover the text', () => {
  for (const piece of ['---', '...', 'a: 1', '# c', '', '---\r', '--- x', '%TAG ! x', '\uFEFF---'])
    for (const other of ['---', '...', 'b: 2', '# d', '', '----'])
      for (const last of ['', '\n', '\n---', '\n...\n\n']) {
        const source = `${piece}\n${other}${last}`;
        const { documents } = parseFile(source);
        assert.equal(documents.map(({ start, end }) => source.slice(start, end)).join(''), source);
      }
});

test('the objects of a JSON stream are documents, whatever is in their texts', () => {
  const object = (name: string) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: '}{"' } }, undefined, 1);
  const text = `${object('a')}\n${object('b')}${object('c')}\n\n`;
  const { documents } = parseFile(text);
  assert.deepEqual(
    documents.map(({ name, problem, start, end }) => [name, problem, text.slice(start, end).trim() === object(name ?? '')]),
    [
      ['a', undefined, true],
      ['b', undefined, true],
      ['c', undefined, true],
    ],
  );
  assert.equal(parseFile('{kind: Service}\n{ unfinished').documents.length, 2);
  assert.equal(parseFile('{kind: Service').documents.length, 1);
});

test('a keystroke inside of a document parses that document', () => {
  let file = parseFile(text);
  assert.equal(file.parsedDocuments, 20);
  const at = text.indexOf('config-9\n') + 8;
  for (let typed = 1; typed <= 30; typed++) {
    const edited = text.slice(0, at) + 'x'.repeat(typed) + text.slice(at);
    const before = file;
    file = parseFile(edited, before);
    assert.equal(file.parsedDocuments, 1);
    assert.equal(file.documents[19]?.content, before.documents[19]?.content);
    assert.equal(file.documents[19]?.start, edited.lastIndexOf('---'));
  }
});

test('typing or removing a marker parses at most two documents', () => {
  const file = parseFile(text);
  const at = text.indexOf('data:', text.indexOf('config-9\n'));
  const split = parseFile(`${text.slice(0, at)}---\n${text.slice(at)}`, file);
  assert.equal(split.parsedDocuments, 2);
  assert.equal(split.documents.length, 21);
  const joined = parseFile(text, split);
  assert.equal(joined.parsedDocuments, 1);
});

test('moved documents are found again', () => {
  const file = parseFile(text);
  const swapped = parseFile(names.toReversed().map(document).join(''), file);
  assert.equal(swapped.parsedDocuments, 0);
  assert.deepEqual(
    swapped.documents.map(({ name }) => name),
    names.toReversed(),
  );
});

test('objects of a list follow it with their own paths, also in JSON', () => {
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [{ kind: 'Pod', metadata: { name: 'a' } }, null, { kind: 'Service', metadata: { name: 'b', namespace: 'n' } }],
  };
  for (const source of [JSON.stringify(list), JSON.stringify(list, undefined, 2), JSON.stringify(list, undefined, '\t')]) {
    const { documents } = parseFile(source);
    assert.deepEqual(
      documents.map(({ kind, name, namespace, at, problem }) => [kind, name, namespace, at.join('.'), problem]),
      [
        ['List', undefined, undefined, '', undefined],
        ['Pod', 'a', undefined, 'items.0', undefined],
        [undefined, undefined, undefined, 'items.1', undefined],
        ['Service', 'b', 'n', 'items.2', undefined],
      ],
    );
  }
});

test('a file over the limits has kinds, but is not parsed', () => {
  const large = `${'# filler\n'.repeat(20_001)}---\nkind: StatefulSet\nmetadata:\n  labels: {}\n  name: web\n`;
  const { documents, tooLarge } = parseFile(large);
  assert.equal(tooLarge, true);
  assert.deepEqual(
    documents.map(({ kind, name, root }) => [kind, name, root]),
    [['StatefulSet', 'web', undefined]],
  );
});
