import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { prepareScenario, runToEnd } from '../../src/scenario/run.ts';

const root = resolve(import.meta.dirname, '../..');
const table = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));
const web = readFileSync(resolve(root, 'media/scenarios/web.yaml'), 'utf8');

const policies = ['Retain', 'Delete'] as const;
const cascades = ['background', 'foreground', 'orphan'] as const;
type Policy = (typeof policies)[number];

/** Three replicas, scaled to two, and the set deleted. */
function played(whenDeleted: Policy, whenScaled: Policy, cascade: string) {
  const manifest = web.replace(
    /^  replicas: 3$/m,
    `  replicas: 3\n  persistentVolumeClaimRetentionPolicy: { whenDeleted: ${whenDeleted}, whenScaled: ${whenScaled} }`,
  );
  const text = [
    'scenario: matrix',
    'title: Every combination',
    'until: 3m',
    'apply: |',
    ...manifest.split('\n').map((line) => `  ${line}`),
    'steps:',
    '  - { when: pod web-2 is ready, delay: 5s, do: scale web to 2 }',
    `  - { when: pod web-2 is gone, delay: 20s, do: delete set web ${cascade} }`,
  ].join('\n');
  const { file, problems } = parseScenario(text);
  const prepared = prepareScenario(file, { table, readBeside: () => undefined });
  assert.deepEqual([...problems, ...prepared.problems], []);
  const { outcome } = runToEnd(prepared.input, prepared.untilMs);
  const { pods = {}, claims = {}, disks = {}, sets = {} } = outcome.facts;
  const order = outcome.milestones.map(({ what }) => what).filter((what) => what === 'gone set web' || what === 'gone web-0');
  return {
    pods: Object.keys(pods),
    claims: Object.keys(claims),
    disks: Object.keys(disks),
    sets: Object.keys(sets),
    order,
    harms: outcome.harms,
  };
}

for (const whenDeleted of policies)
  for (const whenScaled of policies)
    for (const cascade of cascades)
      test(`whenDeleted ${whenDeleted}, whenScaled ${whenScaled}, deleted with ${cascade}`, () => {
        const found = played(whenDeleted, whenScaled, cascade);
        const ofScaled = whenScaled === 'Delete' ? [] : ['data-web-2'];
        const left = cascade === 'orphan' || whenDeleted === 'Retain' ? ['data-web-0', 'data-web-1', ...ofScaled] : [];
        const [pods, order] = {
          background: [[], ['gone set web', 'gone web-0']],
          foreground: [[], ['gone web-0', 'gone set web']],
          orphan: [['web-0', 'web-1'], ['gone set web']],
        }[cascade];
        const harms = [...new Set(found.harms)];
        assert.deepEqual(
          { ...found, harms },
          { pods, claims: left, disks: left, sets: [], order, harms: left.length === 3 ? [] : ['data-lost'] },
        );
      });
