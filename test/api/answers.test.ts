/**
 * What the server answers to a text, drawn into the fixture: `#### title` begins a case, `#% kubernetes: 1.33` names a version, `#% changed to`
 * stands between what is stored and what is sent. Behind the text come the answers as `#> ` lines in the order of their texts; a line that begins
 * with `warning ` is one; `@ path` ends a line where a person should look elsewhere than the server says. `UPDATE=1` draws them anew.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { refusedDependents } from '../../src/api/dependents.ts';
import { message } from '../../src/api/message.ts';
import { applyDefaults, prepareForCreate, validateCreate, validateUpdate, warnings } from '../../src/api/server.ts';
import type { FieldError } from '../../src/api/field-error.ts';
import type { KubeObject, Path } from '../../src/kube/objects.ts';
import { defaultTarget, parseTarget, type Target } from '../../src/kube/versions.ts';
import { decodeText } from '../manifest/tables.ts';

const folder = join(import.meta.dirname, 'fixtures');

for (const file of readdirSync(folder).toSorted()) {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const cases = text.split(/^(?=#### )/m);
  const drawn = cases.map(redrawn).join('');
  if (process.env['UPDATE'] === '1' && process.env['CI'] === undefined) writeFileSync(path, drawn);
  for (const each of cases) {
    void test(`${file}: ${each.slice(5, each.indexOf('\n'))}`, () => {
      assert.equal(redrawn(each), each);
    });
  }
}

/** The case with the answers that are given today. */
function redrawn(text: string): string {
  const kept = text.replaceAll(/^#> .*\n/gm, '').trimEnd();
  const version = /^#% kubernetes: (\S+)$/m.exec(kept)?.[1];
  const target = version === undefined ? defaultTarget : (parseTarget(version) ?? assert.fail(`no version ${version}`));
  const [first = '', second] = kept.replace(/^####.*\n/, '').split(/^#% changed to\n/m);
  const answers = second === undefined ? created(first, target) : changed(first, second, target);
  return `${kept}\n${answers.map((line) => `#> ${line}\n`).join('')}\n`;
}

function objectOf(text: string, target: Target): KubeObject {
  const { object, strict, decodeError } = decodeText(text, target);
  assert.deepEqual([decodeError, ...strict], [undefined], `decoding is tested elsewhere, this text must pass:\n${text}`);
  return applyDefaults(object ?? assert.fail('no object'), target);
}

function created(text: string, target: Target): string[] {
  const object = objectOf(text, target);
  const errors = validateCreate(object, target);
  if (errors.length > 0) return refused(errors, target);
  return [...warnings(object, target).map((warning) => `warning ${warning.text}`), ...later(object, target)];
}

/** What happens to the pods and claims of an accepted set. */
function later(object: KubeObject, target: Target): string[] {
  if (object.kind !== 'StatefulSet') return [];
  return refusedDependents(object, target).flatMap(({ kind, errors }) => refused(errors, target).map((line) => `${kind} ${line}`));
}

function changed(before: string, after: string, target: Target): string[] {
  const stored = prepareForCreate(objectOf(before, target), target);
  const sent = objectOf(after, target);
  const errors = validateUpdate(stored, sent, target);
  return errors.length > 0 ? refused(errors, target) : warnings(sent, target, stored).map((warning) => `warning ${warning.text}`);
}

function refused(errors: readonly FieldError[], target: Target): string[] {
  const lines = errors.map((error) => `${message(error, target)}${pathText(error.at) === error.field ? '' : ` @ ${pathText(error.at)}`}`);
  return [...new Set(lines)].toSorted();
}

function pathText(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}
