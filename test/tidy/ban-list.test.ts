import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { test } from 'node:test';
import { codeOf, repairable, root, sourceFiles } from './tree.ts';

interface Ban {
  readonly pattern: RegExp;
  /** Layers in which the word is banned. */
  readonly layers: readonly string[];
  readonly instead: string;
}

const core = ['base', 'kube', 'api', 'manifest', 'lint', 'ide', 'sim', 'scenario', 'wire'];
const bans: readonly Ban[] = [
  { pattern: /\bnew Date\b|\bDate\.(now|parse)\b/, layers: ['base', 'sim'], instead: 'integer milliseconds of virtual time' },
  { pattern: /\bMath\.random\b/, layers: [...core, 'panel', 'server', 'cli'], instead: 'a seeded stream of base/prng' },
  { pattern: /\bsetTimeout\b|\bsetInterval\b|\bqueueMicrotask\b/, layers: core, instead: 'an event of the kernel, or a host' },
  { pattern: /\bperformance\.now\b/, layers: core, instead: 'a bench' },
  { pattern: /\bawait\b|\basync\b|\bPromise\b/, layers: ['base', 'kube', 'api', 'sim'], instead: 'a plain function' },
  { pattern: /\bconsole\./, layers: core, instead: 'a returned value' },
  { pattern: /\bprocess\.(env|argv|exit|cwd)\b/, layers: [...core, 'panel'], instead: 'an argument from a host' },
  { pattern: /\beval\(|\bnew Function\b/, layers: [...core, 'panel', 'server', 'cli', 'extension'], instead: 'data' },
  {
    pattern: /(?<![#.\w])fetch\(|XMLHttpRequest|WebSocket/,
    layers: [...core, 'panel', 'server', 'cli', 'extension'],
    instead: 'nothing: there is no network',
  },
  { pattern: /innerHTML|dangerouslySetInnerHTML/, layers: ['panel'], instead: 'text nodes' },
  { pattern: /showInformationMessage|showWarningMessage/, layers: ['extension'], instead: 'the language status or the view' },
];

function banned(file: string, text: string): string[] {
  const layer = relative(root, file).split('/')[1] ?? '';
  const lines = codeOf(text).split('\n');
  return bans
    .filter((ban) => ban.layers.includes(layer))
    .flatMap((ban) =>
      lines.flatMap((line, index) =>
        ban.pattern.test(line)
          ? [repairable(file, `${ban.pattern.exec(line)?.[0]} is banned in ${layer}`, `use ${ban.instead}`, index + 1)]
          : [],
      ),
    );
}

test('banned words are absent', () => {
  assert.deepEqual(
    sourceFiles('src').flatMap((file) => banned(file, readFileSync(file, 'utf8'))),
    [],
  );
});

test('the ban list sees a clock, and no comment', () => {
  assert.equal(banned(`${root}/src/sim/some.ts`, 'const now = Date.now();').length, 1);
  assert.equal(banned(`${root}/src/sim/some.ts`, '// Date.now() is banned here').length, 0);
});
