import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as valid from '#validators';
import type { Simulation } from '../../src/wire/server-messages.ts';
import { startSession } from './session.ts';

const withoutSelector = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: main
          image: nginx:1
`;

test('what the server would refuse is simulated all the same, and the refusal is told in its words', async () => {
  const session = await startSession();
  const uri = 'file:///refused.yaml';
  await session.open(uri, withoutSelector);
  const answer = await session.request<Simulation>('statefulset/simulation', { uri });
  assert.equal(valid.SimulationAnswer(answer), true);
  assert.match(answer.refusals?.map(({ message }) => message).join('\n') ?? '', /^spec\.selector: Required value/);
  await session.open(
    'file:///right.yaml',
    withoutSelector.replace('  template:', '  selector: { matchLabels: { app: web } }\n  template:'),
  );
  const right = await session.request<Simulation>('statefulset/simulation', { uri: 'file:///right.yaml' });
  assert.equal(right.refusals, undefined);
  session.close();
});
