import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(path.join(tmpdir(), 'kept-code-'));
after(() => rmSync(folder, { recursive: true }));
const bundle = path.join(folder, 'bundle.cjs');
const kept = `${bundle}.one`;
writeFileSync(bundle, 'const late=()=>require("./late.cjs").answer();module.exports={answer:()=>6,late};');
writeFileSync(path.join(folder, 'late.cjs'), 'const{answer}=require("./bundle.cjs");module.exports={answer:()=>answer()*7};');

/** What a process prints that loads the bundle, asks it, and is through. */
function run(code = '', stamp = 'one'): string {
  const module = pathToFileURL(path.join(import.meta.dirname, '../../src/server/kept-code.ts')).href;
  const script = `
import { loadWithKeptCode } from ${JSON.stringify(module)};
const { exports, keepSoon } = loadWithKeptCode(${JSON.stringify(bundle)}, ${JSON.stringify(stamp)});
console.log(exports.late());
${code}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout;
}

test('nothing is kept before there is a reason', () => {
  assert.equal(run(), '42\n');
  assert.deepEqual(readdirSync(folder).sort(), ['bundle.cjs', 'late.cjs']);
});

test('code is kept whole, once, and runs as the bundle does; late bundles see the one that was loaded', () => {
  assert.equal(run('keepSoon();'), '42\n');
  const code = readFileSync(kept);
  assert.ok(code.length > 0);
  assert.equal(run('keepSoon();'), '42\n');
  assert.deepEqual(readFileSync(kept), code);
  assert.deepEqual(readdirSync(folder).sort(), ['bundle.cjs', 'bundle.cjs.one', 'late.cjs']);
});

test('what V8 does not take is replaced', () => {
  writeFileSync(kept, 'no code');
  assert.equal(run('keepSoon();'), '42\n');
  assert.notEqual(readFileSync(kept, 'latin1'), 'no code');
});

test('another build does not run the code of this one', () => {
  writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('6', '5'));
  assert.equal(run('keepSoon();', 'two'), '35\n');
});

test('where nothing can be written it runs all the same', () => {
  rmSync(kept);
  assert.equal(run('(await import("node:fs")).mkdirSync(' + JSON.stringify(kept) + '); keepSoon();'), '35\n');
});
