import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { newStatefulSet, type Peers } from '../../src/ide/new-stateful-set.ts';
import { minors, parseTarget, type Target } from '../../src/kube/versions.ts';
import { findings } from '../../src/lint/run.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

/** The samples to begin from, with the numbers of replicas that their program can have. */
const samples = {
  cassandra: [1, 2, 3, 6],
  etcd: [1, 3, 5],
  kafka: [1, 3, 5],
  postgresql: [1, 2, 4],
  rabbitmq: [1, 3, 5],
  zookeeper: [1, 3, 5],
} as const;
const sampleText = (name: string) => readFileSync(resolve(import.meta.dirname, `../../media/samples/${name}.yaml`), 'utf8');
const names = ['db', `a${'-long'.repeat(10)}x`];
const targets = minors.map((minor) => parseTarget(minor) as Target);

/** What is told about a text, as a file that is applied alone and as one of several. */
function told(text: string): string[] {
  return targets.flatMap((target) =>
    (['folder', 'all'] as const).flatMap((bundle) =>
      findings(workspaceOf({ 'new.yaml': text }, target, bundle), 'new.yaml').map(
        ({ code, message }) => `${target.minor}: ${code}: ${message}`,
      ),
    ),
  );
}

for (const [sample, counts] of Object.entries(samples)) {
  void test(`a set made from the sample ${sample} is clean, whatever it is called and however many there are`, () => {
    for (const name of names)
      for (const replicas of counts)
        for (const storage of [undefined, '1Gi'])
          assert.deepEqual(
            told(newStatefulSet({ name, replicas, ...(storage === undefined ? {} : { storage }), sample: sampleText(sample) })),
            [],
            `${name} ${replicas} ${storage ?? 'no storage'}`,
          );
  });
}

for (const peers of ['none', 'ready', 'starting'] satisfies Peers[]) {
  void test(`a set for a program of one's own is clean; peers: ${peers}`, () => {
    for (const name of names)
      for (const replicas of [1, 2, 3, 7, 100])
        for (const storage of [undefined, '10Gi'])
          assert.deepEqual(
            told(newStatefulSet({ name, replicas, ...(storage === undefined ? {} : { storage }), peers })),
            [],
            `${name} ${replicas} ${storage ?? 'no storage'}`,
          );
  });
}
