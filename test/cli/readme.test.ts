import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { root, runCli } from './run-cli.ts';

const page = readFileSync(resolve(root, 'README.md'), 'utf8');
/** The content of the fenced blocks of a language. */
const blocks = (language: string) => [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

for (const line of blocks('sh').flatMap((text) => text.split('\n'))) {
  const [, argv] = /^node dist\/cli\.cjs (.*)$/.exec(line) ?? [];
  if (argv === undefined) continue;
  test(`README: ${line}`, async () => {
    const absolute = argv.split(' ').map((word) => (word.startsWith('media/') ? resolve(root, word) : word));
    const { code, out, error } = await runCli(absolute);
    assert.equal(code, 0, error + out);
  });
}

test('README: the scenario that is shown holds', async () => {
  const [scenario = ''] = blocks('yaml').filter((text) => text.startsWith('scenario:'));
  const files = { 'shown.scenario.yaml': scenario, 'web.yaml': readFileSync(resolve(root, 'media/scenarios/web.yaml'), 'utf8') };
  const { code, out, error } = await runCli(['simulate', '--until', '20m', 'shown.scenario.yaml'], files);
  assert.equal(code, 0, error + out);
});

test('README: the commands of the synopsis are those of the program', async () => {
  const { out, error } = await runCli(['--help']);
  for (const [, command = ''] of blocks('text')
    .join('\n')
    .matchAll(/^node dist\/cli\.cjs (\w+)/gm))
    assert.ok(`${out}${error}`.includes(command), command);
});
