import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { test } from 'node:test';
import { findings } from '../../src/lint/run.ts';
import { workspaceOf } from './workspace-of.ts';

for (const path of globSync(resolve(import.meta.dirname, '../../media/samples/*.yaml'))) {
  const name = basename(path);
  // One sample is there to show what is found.
  if (name === 'mistakes.yaml') continue;
  void test(`nothing at all is said of the sample ${name}`, () => {
    const said = findings(workspaceOf({ [name]: readFileSync(path, 'utf8') }), name);
    assert.deepEqual(
      said.map(({ code, message }) => `${code}: ${message}`),
      [],
    );
  });
}
