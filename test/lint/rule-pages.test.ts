import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { findings } from '../../src/lint/run.ts';
import { rules } from '../../src/lint/rules.ts';
import { changeCodes } from '../../src/lint/suppression.ts';
import { changePage, changePages } from './change-pages.ts';
import { readFixture } from './fixture.ts';
import { rulePage } from './rule-page.ts';
import { workspaceOf } from './workspace-of.ts';

const media = resolve(import.meta.dirname, '../../media');
const fixtures = resolve(import.meta.dirname, 'fixtures');

for (const rule of rules) {
  const path = resolve(media, 'rules', `${rule.id}.md`);
  const { cases } = readFixture(readFileSync(resolve(fixtures, `${rule.id}.yaml`), 'utf8'));
  const page = rulePage(
    rule,
    cases.map((each) => ({
      ...each,
      findings: findings(workspaceOf({ 'case.yaml': each.text }, each.target), 'case.yaml').filter((finding) => finding.code === rule.id),
    })),
  );
  if (process.env['UPDATE'] === '1' && process.env['CI'] === undefined) writeFileSync(path, page);
  void test(`the page of ${rule.id} shows what is found`, () => {
    assert.ok(existsSync(path), `${path} is missing: run with UPDATE=1`);
    assert.equal(readFileSync(path, 'utf8'), page);
  });
}

for (const [id, each] of Object.entries(changePages)) {
  const path = resolve(media, 'rules', `${id}.md`);
  const page = changePage(id, each);
  if (process.env['UPDATE'] === '1' && process.env['CI'] === undefined) writeFileSync(path, page);
  void test(`the page of ${id} is made`, () => {
    assert.equal(readFileSync(path, 'utf8'), page);
  });
}

void test('every finding about a change has a page', () => {
  assert.deepEqual(new Set(Object.keys(changePages)), new Set(changeCodes));
});

void test('every page has its rule, and every scenario of a rule is one of the gallery', () => {
  const ids = new Set([...rules.map((rule) => rule.id), ...changeCodes].map((id) => `${id}.md`));
  assert.deepEqual(
    readdirSync(resolve(media, 'rules')).filter((file) => !ids.has(file)),
    [],
  );
  for (const { id, shows } of rules)
    if (shows !== undefined) assert.ok(existsSync(resolve(media, 'scenarios', `${shows.story}.scenario.yaml`)), `${id}: ${shows.story}`);
});
