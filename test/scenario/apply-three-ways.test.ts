import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { peek } from '../../src/base/peek.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { prepareScenario, runToEnd } from '../../src/scenario/run.ts';

const table = readSchemas(readFileSync(resolve(import.meta.dirname, '../../schemas/kubernetes/types.json'), 'utf8'));

const manifest = (replicas: string, image: string): string =>
  `{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: web }, spec: { serviceName: web, ${replicas} selector: { matchLabels: { app: web } }, ` +
  `template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: app, image: ${image} }] } } } }`;

/** What a set that was scaled to 4 wants after another apply. */
function replicasAfter(first: string, second: string): unknown {
  const steps = `steps:\n  - { at: 30s, do: scale web to 4 }\n  - at: 1m\n    apply: "${manifest(second, 'app:2')}"\n`;
  const { file, problems } = parseScenario(`scenario: a\ntitle: A\nuntil: 90s\napply: "${manifest(first, 'app:1')}"\n${steps}`);
  const prepared = prepareScenario(file, { table, readBeside: () => undefined });
  assert.deepEqual([...problems, ...prepared.problems], []);
  const { timeline } = runToEnd(prepared.input, prepared.untilMs);
  return peek(timeline.at(90_000).get('StatefulSet', 'default', 'web'), 'spec', 'replicas');
}

test('a manifest that never says replicas leaves them to whoever scales; one that no longer says them gives them back to the default', () => {
  assert.equal(replicasAfter('', ''), 4);
  assert.equal(replicasAfter('replicas: 3,', 'replicas: 3,'), 3);
  assert.equal(replicasAfter('', 'replicas: 2,'), 2);
  assert.equal(replicasAfter('replicas: 3,', ''), 1);
});
