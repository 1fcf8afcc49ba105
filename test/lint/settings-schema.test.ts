import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { rules } from '../../src/lint/rules.ts';
import { switchableCodes } from '../../src/lint/settings-findings.ts';
import { imageKeys, settingKeys, severityWords } from '../../src/manifest/settings-file.ts';
import { changePages } from './change-pages.ts';
import { ruleHead } from './rule-head.ts';

interface Schema {
  properties: {
    rules: { properties: Record<string, object> };
    images: { items: { properties: object } };
  };
}

const path = resolve(import.meta.dirname, '../../schemas/settings.schema.json');
const schema = JSON.parse(readFileSync(path, 'utf8')) as Schema;

/** What a rule is about, for whoever writes a settings file. */
function titleOf(code: string): string | undefined {
  return rules.some(({ id }) => id === code) ? ruleHead(code).title.replace(/\.$/, '') : changePages[code]?.title;
}

const properties = Object.fromEntries(
  switchableCodes.map((code) => {
    const description = titleOf(code);
    return [code, { $ref: '#/definitions/loudness', ...(description === undefined ? {} : { description }) }];
  }),
);

if (process.env['UPDATE'] === '1' && process.env['CI'] === undefined) {
  schema.properties.rules.properties = properties;
  writeFileSync(path, `${JSON.stringify(schema)}\n`);
}

void test('the schema of settings files offers every rule, with what it is about (UPDATE=1 writes them)', () => {
  assert.deepEqual(schema.properties.rules.properties, properties);
});

void test('it knows the members that the reader knows', () => {
  assert.deepEqual(new Set(Object.keys(schema.properties)), new Set(settingKeys));
  assert.deepEqual(new Set(Object.keys(schema.properties.images.items.properties)), new Set(imageKeys));
  const { loudness } = (schema as unknown as { definitions: { loudness: { enum: unknown[] } } }).definitions;
  assert.deepEqual(new Set(loudness.enum), new Set([...severityWords, false]));
});
