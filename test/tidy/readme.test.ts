import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readmePage } from '../tools/readme.ts';
import { root } from './tree.ts';

const page = readFileSync(resolve(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

test('the tables of the README are those of rules, settings and limits', () => {
  assert.equal(page, readmePage(), 'node test/tools/readme.ts');
});

test('what the README links to is there', () => {
  const links = [...page.matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, link = '']) => link);
  assert.ok(links.length > 20);
  assert.deepEqual(
    links.filter((link) => !existsSync(resolve(root, link))),
    [],
  );
});

test('every picture is one that the script takes, with words for who cannot see it; the first one moves and is small', () => {
  const script = readFileSync(resolve(root, 'test/editor/pictures.ts'), 'utf8');
  const pictures = [...page.matchAll(/!\[([^\]]*)\]\(media\/readme\/(\S+?)\)/g)];
  assert.equal(pictures.length, page.match(/!\[/g)?.length);
  for (const [, words = '', name = ''] of pictures) {
    assert.ok(words.length > 20, name);
    assert.ok(script.includes(`'${name}'`), `test/editor/pictures.ts does not take ${name}`);
  }
  const moving = resolve(root, 'media/readme', pictures[0]?.[2] ?? '');
  assert.ok(readFileSync(moving).includes('acTL'));
  assert.ok(statSync(moving).size < 2_000_000);
});

test('every script of npm that the README names is there', () => {
  const named = [...page.matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name);
  assert.deepEqual(
    named.filter((name) => manifest.scripts[name] === undefined),
    [],
  );
});
