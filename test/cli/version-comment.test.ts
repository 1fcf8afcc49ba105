import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '../../src/cli/check.ts';
import { manifest } from '../ide/cursor.ts';
import { runCli } from './run-cli.ts';

const refused = manifest({ container: '          imagePullPolicy: Sometimes\n' });
const asking = (version: string, text = refused) => `# statefulset-kubernetes: ${version}\n${text}`;

async function apiCodes(file: string, text: string, ...options: string[]): Promise<string[]> {
  const { out } = await runCli(['check', '--format', 'json', ...options, file], { [file]: text });
  return (JSON.parse(out) as CheckResult[]).map(({ code }) => code).filter((code) => code.startsWith('api/'));
}

test('check: the comment of a file wins over --kubernetes, and a patch is taken in both', async () => {
  assert.deepEqual(await apiCodes('x.yaml', refused), ['api/not-supported']);
  assert.deepEqual(await apiCodes('x.yaml', refused, '--kubernetes', '1.33.2'), ['api/pod-refused']);
  assert.deepEqual(await apiCodes('x.yaml', asking('1.33')), ['api/pod-refused']);
  assert.deepEqual(await apiCodes('x.yaml', asking('1.35.2'), '--kubernetes', '1.33'), ['api/not-supported']);
  assert.deepEqual(await apiCodes('x.yaml', asking('soon'), '--kubernetes', '1.33'), ['api/pod-refused']);
});

test('simulate: the comment of a manifest wins over --kubernetes', async () => {
  const text = asking('1.35.2', manifest());
  const { out } = await runCli(['simulate', '--format', 'json', '--until', '1m', '--kubernetes', '1.37', 'x.yaml'], { 'x.yaml': text });
  assert.deepEqual(
    (JSON.parse(out) as { kubernetes: string }[]).map(({ kubernetes }) => kubernetes),
    ['1.35.2'],
  );
});

test('the command line never steps back: structure is told whatever a schema line says', async () => {
  const text = manifest({ spec: '  replicaz: 3\n' }).replace(
    '---\n',
    '---\n# yaml-language-server: $schema=https://schemas.example/x.json\n',
  );
  assert.deepEqual(await apiCodes('x.yaml', text), ['api/unknown-field']);
});
