import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { root, runCli } from './run-cli.ts';

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region: { readonly startLine: number; readonly startColumn: number; readonly endLine: number; readonly endColumn: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [Location];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri: string;
}
interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
      readonly invocations: readonly { readonly executionSuccessful: boolean }[];
      readonly results: readonly Result[];
    },
  ];
}

const mistakes = readFileSync(resolve(root, 'media/samples/mistakes.yaml'), 'utf8');

/** The official schema, where somebody has it: `STATEFULSET_SARIF_SCHEMA=…/sarif-schema-2.1.0.json`. Our own one is always asked. */
const official = process.env['STATEFULSET_SARIF_SCHEMA'];
const validators = [
  resolve(import.meta.dirname, 'sarif.schema.json'),
  ...(official !== undefined && existsSync(official) ? [official] : []),
].map((file) => {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    formats: { uri: (text: string) => URL.canParse(text), 'uri-reference': uriReference },
  });
  // The official one is of an older draft, of which it uses nothing that means another thing here but its name.
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return ajv.compile(schema);
});

function uriReference(text: string): boolean {
  return /^[!#-;=?-[\]_a-z~]*$/i.test(text) && URL.canParse(text, 'file:///here/');
}

async function sarif(files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Log> {
  const { out } = await runCli(['check', '--format', 'sarif', ...argv, ...Object.keys(files)], files);
  const log: unknown = JSON.parse(out);
  for (const validate of validators) assert.ok(validate(log), JSON.stringify(validate.errors, undefined, 1));
  return log as Log;
}

void test('a log is valid: with findings, without, with two files, with a file that cannot be read', async () => {
  const [run] = (await sarif({ 'mistakes.yaml': mistakes })).runs;
  assert.equal(run.results.length, 14);
  assert.deepEqual((await sarif({ 'empty.yaml': '' })).runs[0].results, []);
  const two = await sarif({ 'a/mistakes.yaml': mistakes, 'b/mistakes.yaml': mistakes });
  assert.ok(two.runs[0].results.length >= 28);
  const failed = await sarif({ 'mistakes.yaml': mistakes }, 'absent.yaml');
  assert.deepEqual(failed.runs[0].invocations, [{ executionSuccessful: false }]);
});

void test('each result names its rule, and each rule says what it is about, why, and where to read on', async () => {
  const { tool, results } = (await sarif({ 'mistakes.yaml': mistakes })).runs[0];
  const { rules } = tool.driver;
  for (const { ruleId, ruleIndex } of results) assert.equal(rules[ruleIndex]?.id, ruleId);
  for (const { id, shortDescription, fullDescription, help } of rules) {
    assert.ok(shortDescription.text.length > 10 && !/^[A-Z].*Severity/.test(shortDescription.text), id);
    assert.ok(fullDescription.text.length > 20, id);
    assert.ok(help.markdown.includes(id.startsWith('api/') ? shortDescription.text : `# ${id}`), id);
  }
  const grace = rules.find(({ id }) => id === 'grace-zero');
  assert.equal(grace?.shortDescription.text, 'Pods that are deleted without waiting for their end');
  assert.match(grace?.fullDescription.text ?? '', /^A set promises that there is at most one pod of each name/);
  assert.match(grace?.help.markdown ?? '', /statefulset-ignore: grace-zero/);
});

void test('severities are levels, places are ranges of the file, objects are named', async () => {
  const { results } = (await sarif({ 'dir with space/mistakes.yaml': mistakes })).runs[0];
  const levels = new Map(results.map(({ ruleId, level }) => [ruleId, level]));
  assert.equal(levels.get('volume-mount-unresolved'), 'error');
  assert.equal(levels.get('grace-zero'), 'warning');
  assert.equal(levels.get('governing-service-missing'), 'note');
  const mount = results.find(({ ruleId }) => ruleId === 'api/not-found')?.locations[0];
  assert.deepEqual(mount?.physicalLocation, {
    artifactLocation: { uri: 'dir%20with%20space/mistakes.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 57, startColumn: 21, endLine: 57, endColumn: 24 },
  });
  assert.deepEqual(mount.logicalLocations, [{ fullyQualifiedName: 'StatefulSet/default/ledger', kind: 'resource' }]);
});

void test('a file below the working folder is named relative to it, however it was given; another by its whole path', async () => {
  const uriOf = async (file: string) =>
    (await sarif({ [file]: mistakes })).runs[0].results[0]?.locations[0].physicalLocation.artifactLocation;
  const here = { uri: 'x/m.yaml', uriBaseId: '%SRCROOT%' };
  for (const file of ['x/m.yaml', './x/m.yaml', 'x/../x/m.yaml', `${process.cwd()}/x/m.yaml`, 'x\\m.yaml'])
    assert.deepEqual(await uriOf(file), here);
  assert.deepEqual(await uriOf('/elsewhere/ü.yaml'), { uri: 'file:///elsewhere/%C3%BC.yaml' });
});

void test('fingerprints stay while lines move, and tell equal findings apart', async () => {
  const prints = ({ runs: [{ results }] }: Log) =>
    results.map(({ ruleId, partialFingerprints }) => `${ruleId} ${partialFingerprints['statefulset/v1']}`);
  const before = await sarif({ 'm.yaml': mistakes });
  const after = await sarif({ 'm.yaml': `# one\n\n# two\n${mistakes.replace('\nspec:', '\n# three\nspec:')}` });
  assert.notEqual(
    before.runs[0].results[0]?.locations[0].physicalLocation.region.startLine,
    after.runs[0].results[0]?.locations[0].physicalLocation.region.startLine,
  );
  assert.deepEqual(prints(after), prints(before));
  assert.notDeepEqual(prints(await sarif({ 'other.yaml': mistakes })), prints(before));
  const twice = mistakes.replace(
    'imagePulPolicy: IfNotPresent',
    'imagePulPolicy: IfNotPresent\n        - name: queue-2\n          imagePulPolicy: IfNotPresent',
  );
  const doubled = (await sarif({ 'm.yaml': twice })).runs[0].results.filter(({ ruleId }) => ruleId === 'api/unknown-field');
  assert.equal(doubled.length, 2);
  for (const log of [before, after, await sarif({ 'm.yaml': twice }), await sarif({ 'm.yaml': `${mistakes}\n---\n${mistakes}` })])
    assert.equal(new Set(prints(log)).size, prints(log).length);
});
