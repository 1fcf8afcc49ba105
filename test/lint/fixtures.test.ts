import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { Finding, TextEdit } from '../../src/lint/finding.ts';
import { findings } from '../../src/lint/run.ts';
import { rules } from '../../src/lint/rules.ts';
import { draw, readFixture } from './fixture.ts';
import { workspaceOf } from './workspace-of.ts';

const folder = resolve(import.meta.dirname, 'fixtures');
const names = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ''));
const uri = 'case.yaml';

/** What a fixture speaks of: the findings of its own rule; a fixture whose name begins with `api-` of every code. */
function ofFixture(name: string, all: readonly Finding[]): Finding[] {
  return all.filter((finding) => name.startsWith('api-') || finding.code === name);
}

for (const name of names) {
  const path = resolve(folder, `${name}.yaml`);
  const { head, cases } = readFixture(readFileSync(path, 'utf8'));
  const redrawn: string[] = [head];
  for (const each of cases) {
    const found = ofFixture(name, findings(workspaceOf({ [uri]: each.text }, each.target), uri));
    const drawn = draw(each.text, found);
    redrawn.push(`#### ${each.title}`, drawn);
    if (process.env['UPDATE'] === '1') continue;
    void test(`${name}: ${each.title}`, () => {
      assert.equal(drawn, each.drawn, 'run with UPDATE=1 to draw what is found now, and read the difference');
      const fires = found.length > 0;
      if (!name.startsWith('api-')) assert.equal(fires, each.title.startsWith('firing'), 'the title says whether the rule fires');
      for (const finding of found) checkFixes(name, each.text, each.target, finding);
    });
  }
  if (process.env['UPDATE'] === '1' && process.env['CI'] === undefined) writeFileSync(path, redrawn.join('\n'));
}

/** A fix that is offered as the only sensible one takes the finding away, and leaves YAML. */
function checkFixes(name: string, text: string, target: Parameters<typeof workspaceOf>[1], finding: Finding): void {
  const inFirstSentence = /^.*?[.;](?=\s|$)/s.exec(finding.message)?.[0] ?? finding.message;
  assert.ok(inFirstSentence.length <= 100, `first sentence of ${inFirstSentence.length} characters: ${inFirstSentence}`);
  for (const fix of finding.fixes) {
    const after = apply(text, fix.edits);
    const workspace = workspaceOf({ [uri]: after }, target);
    for (const document of workspace.file(uri)?.parsed.documents ?? [])
      assert.equal(document.problem, undefined, `${fix.title} leaves no YAML:\n${after}`);
    if (fix.preferred !== true) continue;
    const left = ofFixture(name, findings(workspace, uri)).filter((each) => each.message === finding.message);
    assert.deepEqual(left, [], `${fix.title} does not take the finding away:\n${after}`);
  }
}

function apply(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start))
    result = result.slice(0, edit.start) + edit.newText + result.slice(edit.end);
  return result;
}

void test('every rule has a fixture with a case that fires, one that does not, and one that nearly does', () => {
  for (const { id } of rules) {
    assert.ok(names.includes(id), `test/lint/fixtures/${id}.yaml is missing`);
    const titles = readFixture(readFileSync(resolve(folder, `${id}.yaml`), 'utf8')).cases.map((each) => each.title);
    assert.ok(
      ['firing', 'silent', 'near miss'].every((word) => titles.some((title) => title.startsWith(word))),
      `${id}: cases "firing …", "silent …" and "near miss …"`,
    );
  }
});
