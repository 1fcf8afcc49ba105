import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { objectsOf } from '../../src/ide/objects.ts';
import { Linter } from '../../src/lint/run.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const folder = resolve(import.meta.dirname, '../../media/samples');

for (const name of readdirSync(folder)) {
  // As somebody types it: from the first letter to the last, in one workspace, so that what is kept between edits is tried too.
  void test(`every prefix of ${name}`, () => {
    const text = readFileSync(resolve(folder, name), 'utf8');
    const workspace = workspaceOf({ [name]: '' });
    const linter = new Linter(workspace, {
      onFault: (id, error) => {
        throw new Error(`rule ${id}`, { cause: error });
      },
    });
    for (let length = 0; length <= text.length; length++) {
      workspace.setFile(name, text.slice(0, length));
      for (const { range } of linter.findings(name)) assert.ok(range.end <= length);
      objectsOf(workspace, name, 3);
    }
    assert.deepEqual(linter.findings(name), new Linter(workspaceOf({ [name]: text })).findings(name));
  });
}
