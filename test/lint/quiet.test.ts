import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { isAtLeast } from '../../src/lint/rule.ts';
import { findings } from '../../src/lint/run.ts';
import { workspaceOf } from './workspace-of.ts';

const folder = resolve(import.meta.dirname, 'quiet');

/** What is underlined in a file of a folder. */
function underlined(text: string, name: string, beside: Readonly<Record<string, string>> = {}): string[] {
  const workspace = workspaceOf({ [`app/${name}`]: text, ...beside });
  return findings(workspace, `app/${name}`)
    .filter(({ severity }) => isAtLeast(severity, 'information'))
    .map(({ code, message }) => `${code}: ${message}`);
}

for (const name of readdirSync(folder)) {
  const text = readFileSync(resolve(folder, name), 'utf8');
  void test(`nothing is underlined in ${name}`, () => {
    assert.deepEqual(underlined(text, name), []);
    assert.deepEqual(underlined(text.replaceAll('\n', '\r\n'), name), [], 'with the line ends of Windows');
  });
}

void test('nothing is underlined in the set whose Service is in another file of the folder', () => {
  const name = 'service-in-another-file.yaml';
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: queue}\nspec: {clusterIP: None, selector: {app: queue}, ports: [{name: tcp, port: 7000}]}\n';
  assert.deepEqual(underlined(readFileSync(resolve(folder, name), 'utf8'), name, { 'app/service.yaml': service }), []);
});
