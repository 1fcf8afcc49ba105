import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlayHints } from '../../src/ide/inlay-hints.ts';
import { atCursor, manifest } from './cursor.ts';

function drawn(text: string): string {
  const { workspace, uri } = atCursor(`${text}█`);
  let result = text;
  for (const { offset, text: hint } of inlayHints(workspace, uri).toReversed())
    result = `${result.slice(0, offset)}«${hint}»${result.slice(offset)}`;
  return result
    .split('\n')
    .filter((line) => line.includes('«'))
    .map((line) => line.trim())
    .join('\n');
}

void test('pods, claims and defaults stand behind what decides them', () => {
  assert.equal(
    drawn(manifest()),
    [
      'spec«defaults: OrderedReady, RollingUpdate, claims kept»:',
      'replicas: 3«web-0..web-2»',
      'spec«SIGKILL 30 s after SIGTERM»:',
      '- name: data«data-web-0..data-web-2»'.replace('- ', ''),
    ].join('\n'),
  );
});

void test('a set without replicas has its pod behind its name', () => {
  assert.match(drawn(manifest().replace('  replicas: 3\n', '')), /name: web«1 replica: web-0»/);
});

void test('other kinds have none', () => {
  assert.equal(drawn('apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n'), '');
});
