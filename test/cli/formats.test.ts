import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { root, runCli } from './run-cli.ts';

const mistakes = readFileSync(resolve(root, 'media/samples/mistakes.yaml'), 'utf8');
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const colours = /\u001B\[[\d;]*m/g;

async function text(files: Readonly<Record<string, string>>, colour = false): Promise<string> {
  return (await runCli(['check', ...Object.keys(files)], files, '', colour)).out;
}

void test('text: the place, what is wrong, the line with a mark under what is meant, the server, the fixes, and a sum', async () => {
  const out = await text({ 'db.yaml': mistakes });
  const [head = '', ...rest] = out.slice(out.indexOf('db.yaml:57:21')).split('\n');
  assert.match(head, /^db\.yaml:57:21: error volume-mount-unresolved: "dta" is neither a volume/);
  assert.deepEqual(rest.slice(0, 6), [
    '    57 |             - name: dta',
    '       |                     ^^^',
    '    API server: spec.template.spec.containers[0].volumeMounts[0].name: Not found: "dta"',
    '    fix: Change to "data"',
    '    fix: Add a claim template "dta"',
    '    fix: Add a volume "dta" (emptyDir)',
  ]);
  assert.match(out, /\n1 file checked: \d+ errors, \d+ warnings, 1 information\n$/);
  assert.equal(await text({ 'none.yaml': '' }), '1 file checked: no findings\n');
});

void test('text: with colours it says the same', async () => {
  const plain = await text({ 'db.yaml': mistakes });
  const coloured = await text({ 'db.yaml': mistakes }, true);
  assert.ok(coloured.includes('\u001B[1;31merror\u001B[0m'));
  assert.doesNotMatch(plain, colours);
  assert.equal(coloured.replaceAll(colours, ''), plain);
});

void test('text: a long line is cut around what is meant, wide letters are counted, and nothing is obeyed that a terminal would obey', async () => {
  const long = mistakes
    .replace('- name: dta', `- { readOnly: true, mountPath: "/${'x'.repeat(300)}", name: dta } #`)
    .replace(/\n {14}mountPath: \/var\/lib\/postgresql\b.*/, '');
  const excerpt = /\n {4}\d+ \| (.*)\n {4} +\| (.*)\n/.exec((await text({ 'db.yaml': long })).split('volume-mount-unresolved:')[1] ?? '');
  const [, line = '', marks = ''] = excerpt ?? [];
  assert.ok(line.length <= 110);
  assert.equal(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), 'dta');
  const wide = await text({ 'db.yaml': mistakes.replace('- name: dta', '- { mountPath: /記録, name: dta } #') });
  assert.match(wide, /\| {29}\u3000{2} {8}\^\^\^\n/);
  const hostile = await text({ 'db\u001B[2J.yaml': mistakes.replace('imagePulPolicy', 'image\u009B2JPulPolicy') });
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  assert.doesNotMatch(hostile, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
});

void test('colours are for terminals, and for those who ask', () => {
  const script = `import { nodeIo } from './src/cli/node-io.ts'; process.stdout.write(String(nodeIo('x').colour));`;
  const colour = (variables: Readonly<Record<string, string>>) => {
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      env: { ...env, ...variables },
    }).stdout.toString();
  };
  assert.equal(colour({}), 'false', 'a pipe');
  assert.equal(colour({ FORCE_COLOR: '1' }), 'true');
  assert.equal(colour({ FORCE_COLOR: '1', NO_COLOR: '1' }), 'false');
});

void test('github: one workflow command a finding, and nothing in a text ends it early', async () => {
  const { out, code } = await runCli(['check', '--format', 'github', 'a,b:c/m%n.yaml'], { 'a,b:c/m%n.yaml': mistakes });
  assert.equal(code, 1);
  const lines = out.trimEnd().split('\n');
  assert.equal(lines.length, 12, 'as many as the text has');
  for (const line of lines)
    assert.match(
      line,
      /^::(?:error|warning|notice) file=a%2Cb%3Ac\/m%25n\.yaml,line=\d+,endLine=\d+,(?:col=\d+,endColumn=\d+,)?title=[^,:]*::[^\r\n]+$/,
    );
  const mount = lines.find((line) => line.includes('volume-mount-unresolved'));
  assert.match(
    mount ?? '',
    /^::error file=.*,line=57,endLine=57,col=21,endColumn=24,title=error volume-mount-unresolved::"dta" is neither .*%0AAPI server: spec\..*: Not found: "dta"%0Afix: Change to "data"%0A/,
  );
  assert.ok(lines.some((line) => line.startsWith('::notice ')) && lines.some((line) => line.startsWith('::warning ')));
});

void test('help and version', async () => {
  assert.match((await runCli(['--help'])).out, /^statefulset check .*\n[\s\S]*Exit code 0: /);
  assert.match((await runCli(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
});
