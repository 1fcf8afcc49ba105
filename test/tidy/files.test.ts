import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { codeOf, repairable, root, sourceFiles } from './tree.ts';

/** Files past 400 lines, each with its reason. The list may only shrink. */
const long: Record<string, string> = {};

/** What the top level holds, and nothing else. */
const topLevel = new Set(
  'package.json package-lock.json package.nls.json package.nls.de.json package.nls.ja.json l10n tsconfig.json biome.json knip.json README.md CHANGELOG.md RELEASING.md SECURITY.md LICENSE action.yml docs src schemas test media'.split(
    ' ',
  ),
);

/** Files that git knows or would add: what a clean clone holds. */
function tracked(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '');
}

test('the top level holds the listed files and dot-files', () => {
  const extra = [...new Set(tracked().map((file) => file.split('/')[0] ?? ''))].filter(
    (name) => !topLevel.has(name) && !name.startsWith('.'),
  );
  assert.deepEqual(extra, []);
});

test('no source file is past 400 lines without a reason', () => {
  const wrong = sourceFiles('src')
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > 400 && long[relative(root, file)] === undefined)
    .map(({ file, lines }) => repairable(file, `${lines} lines`, 'split it by idea'));
  assert.deepEqual(wrong, []);
});

test('each entry of the long list is still needed', () => {
  const stale = Object.keys(long).filter((file) => readFileSync(resolve(root, file), 'utf8').split('\n').length - 1 <= 400);
  assert.deepEqual(stale, []);
});

test('file names are kebab-case and say what they hold', () => {
  const wrong = sourceFiles('src', 'test')
    .filter(
      (file) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(ts|tsx)$/.test(basename(file)) ||
        /(^|-)(utils?|helpers?|manager|misc|common)\./.test(basename(file)),
    )
    .map((file) => repairable(file, 'name', 'kebab-case, the standard term'));
  assert.deepEqual(wrong, []);
});

test('there are no default exports and no silenced checks in the source', () => {
  const inText = /@ts-ignore|@ts-expect-error|biome-ignore|oxlint-disable(?!-next-line [\w-/]+ -- \w)/;
  const inCode = /^export default\b|\bas any\b|: any\b|catch(?: \(\w+\))? \{\s*\}/;
  const wrong = sourceFiles('src').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const code = codeOf(text).split('\n');
    return text
      .split('\n')
      .flatMap((line, index) =>
        inText.test(line) || inCode.test(code[index] ?? '')
          ? [repairable(file, line.trim(), 'name it, type it or handle it', index + 1)]
          : [],
      );
  });
  assert.deepEqual(wrong, []);
});

test('nothing names a machine, a package registry or a folder beside the checkout', () => {
  const words = [
    ['registry', '.npmjs'],
    ['proxy', '.golang'],
    ['files', '.pythonhosted'],
    ['/ro', 'ot/'],
    ['/work', '/main'],
    ['../.lib', 'rary'],
  ];
  const pattern = new RegExp(words.map((parts) => parts.join('').replaceAll('.', '\\.')).join('|'));
  const wrong = tracked()
    .filter((file) => !/\.(gz|png|gif|ttf)$/.test(file) && !file.startsWith('schemas/kubernetes/'))
    .filter((file) => pattern.test(readFileSync(resolve(root, file), 'utf8')));
  assert.deepEqual(wrong, []);
});
