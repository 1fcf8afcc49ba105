import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../src/ide/completion.ts';
import { alone, type Beside } from '../../src/ide/structure.ts';
import { workspaceOf } from '../lint/workspace-of.ts';
import { help } from './cursor.ts';

/** What is offered at `█` of a settings file. */
function offered(drawn: string, beside: Beside = alone): string[] {
  const offset = drawn.indexOf('█');
  const uri = 'app/.statefulset.yaml';
  const workspace = workspaceOf({ [uri]: drawn.replace('█', '') });
  return completion(workspace, uri, offset, help, beside).map(({ label }) => label);
}

void test('members that are not there yet', () => {
  assert.deepEqual(offered('█'), ['kubernetes', 'clusterDomain', 'closedBundle', 'rules', 'images']);
  assert.deepEqual(offered('kubernetes: "1.36"\nr█\n'), ['clusterDomain', 'closedBundle', 'rules', 'images']);
  assert.ok(offered('images:\n  - repository: example/store\n    █\n').includes('slowRecovery'));
});

void test('rules, what is said of changes too, and how loud they can be', () => {
  const rules = offered('rules:\n  █\n');
  for (const id of ['grace-zero', 'replicas-lowered', 'unused-suppression']) assert.ok(rules.includes(id), id);
  assert.ok(!offered('rules:\n  grace-zero: off\n  █\n').includes('grace-zero'));
  assert.deepEqual(offered('rules:\n  grace-zero: █\n'), ['off', 'hint', 'information', 'warning', 'error']);
});

void test('values of members', () => {
  assert.equal(offered('kubernetes: █\n')[0], '"1.37"');
  assert.deepEqual(offered('closedBundle: █\n'), ['true', 'false']);
  assert.deepEqual(offered('images:\n  - repository: example/store\n    quorum: █\n'), ['true', 'false']);
});

void test('beside the YAML extension, which has the schema, nothing is offered twice', () => {
  const yaml = { ...alone, yaml: true };
  assert.deepEqual(offered('█', yaml), []);
  assert.equal(offered('█', { ...yaml, mode: 'always' }).length, 5);
});
