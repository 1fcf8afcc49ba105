import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { rules } from '../../src/lint/rules.ts';
import { catalogue } from './catalogue.ts';

void test('the table of what is said names every rule, and only rules that there are', () => {
  const named = new Set(Object.values(catalogue).flatMap((said) => (said.by === 'rule' ? [said.id] : [])));
  const ids = rules.map((rule) => rule.id);
  assert.deepEqual(
    [...named].filter((id) => !ids.includes(id)),
    [],
  );
  assert.deepEqual(
    ids.filter((id) => !named.has(id)),
    [],
  );
});

void test('the table names only findings about changes that there are', () => {
  const source = readFileSync(resolve(import.meta.dirname, '../../src/ide/change-findings.ts'), 'utf8');
  for (const said of Object.values(catalogue)) if (said.by === 'change') assert.ok(source.includes(`'${said.id}'`), said.id);
});
