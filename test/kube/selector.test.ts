import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareNamespaces, firstUnmet, labelSelector, mapSelector, selects, selectorText } from '../../src/kube/selector.ts';

const labels = { app: 'web', tier: 'data' };
const by = (selector: unknown) => selects(labelSelector(selector), labels);

void test('matchLabels and matchExpressions must all hold', () => {
  assert.equal(by({ matchLabels: { app: 'web' } }), true);
  assert.equal(by({ matchLabels: { app: 'web', tier: 'front' } }), false);
  assert.equal(by({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['data'] }] }), false);
  assert.equal(by({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'data'] }] }), true);
  assert.equal(by({ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }), true);
  assert.equal(by({ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }), true, 'NotIn holds without the label');
  assert.equal(by({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }), true);
});

void test('nothing, everything, and what the server would refuse', () => {
  assert.equal(by(undefined), false);
  assert.equal(by({}), true);
  assert.equal(by({ matchExpressions: [{ key: 'app', operator: 'In', values: [] }] }), false);
  assert.equal(by({ matchExpressions: [{ key: 'app', operator: 'Like', values: ['web'] }] }), false);
  assert.equal(by({ matchLabels: { constructor: 'x' } }), false, 'labels are own members only');
  assert.equal(selects(mapSelector({}), labels), false, 'a Service without selector selects nothing');
});

void test('said in words', () => {
  const selector = labelSelector({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['a', 'b'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  });
  assert.equal(selectorText(selector), 'app=web,tier in (a, b),!old');
  assert.equal(firstUnmet(selector, labels)?.key, 'tier');
});

void test('a missing namespace equals another missing one, and may be default', () => {
  assert.equal(compareNamespaces(undefined, ''), 'same');
  assert.equal(compareNamespaces(undefined, 'default'), 'maybe');
  assert.equal(compareNamespaces('shop', undefined), 'unclear');
  assert.equal(compareNamespaces('shop', 'data'), 'different');
});
