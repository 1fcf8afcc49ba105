import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { actionMeanings } from '../../src/scenario/action-meanings.ts';
import { ruleProblem } from '../../src/scenario/check-rule.ts';
import { waitable } from '../../src/scenario/conditions.ts';
import { factMembers } from '../../src/scenario/facts.ts';
import { type SchemaNode, scenarioSchema } from '../../src/scenario/schema.ts';
import { faults } from '../../src/sim/faults/faults.ts';
import { harms } from '../../src/sim/harms/harms.ts';
import { root, runCli } from '../cli/run-cli.ts';

const path = resolve(root, 'docs/scenarios.md');
const page = readFileSync(path, 'utf8');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

const definitionOf = ({ $ref = '' }: SchemaNode): SchemaNode | undefined =>
  scenarioSchema.definitions?.[$ref.slice('#/definitions/'.length)];

/** What a value of a member is. */
function valueText(node: SchemaNode): string {
  const name = node.$ref?.slice('#/definitions/'.length);
  if (name === 'duration') return 'time span';
  if (name === 'text' || name === 'name') return 'text';
  if (node.enum !== undefined) return node.enum.map((each) => `\`${each}\``).join(', ');
  if (node.oneOf !== undefined) return 'number or list';
  const words: Readonly<Record<string, string>> = { object: 'map', array: 'list', boolean: 'true or false', integer: 'whole number' };
  const type = [node.type ?? definitionOf(node)?.type ?? ''].flat()[0] ?? '';
  return words[type] ?? 'text';
}

function membersOf(title: string, node: SchemaNode | undefined): string {
  const required = node?.required ?? [];
  const rows = Object.entries(node?.properties ?? {}).flatMap(([name, member]): string[][] => {
    const inner = member.properties ?? (member.items?.$ref === undefined ? member.items?.properties : undefined);
    const described = member.description ?? definitionOf(member)?.description ?? '';
    return [
      [`\`${name}\`${required.includes(name) ? ' (needed)' : ''}`, valueText(member), described],
      ...Object.entries(inner ?? {}).map(([key, each]) => [`\`${name}.${key}\``, valueText(each), each.description ?? '']),
    ];
  });
  return `### ${title}\n\n${table(['member', 'value', 'what it says'], rows)}`;
}

function generated(): Readonly<Record<string, string>> {
  const { definitions = {} } = scenarioSchema;
  return {
    members: [
      membersOf('The scenario', scenarioSchema),
      membersOf('`cluster`', definitions['cluster']),
      membersOf('Each of `cluster.nodes`', definitions['node']),
      membersOf('Each of `cluster.storageClasses`', definitions['storageClass']),
      membersOf('Each of `apps`', definitions['app']),
      membersOf('Each of `steps`', definitions['step']),
    ].join('\n\n'),
    conditions: table(
      ['object', 'states'],
      Object.entries(waitable).map(([word, { states }]) => [
        `\`${word} NAME\``,
        states.map((each) => (each === 'exists' ? '`exists`' : `\`is ${each}\``)).join(', '),
      ]),
    ),
    actions: table(
      ['words', 'what it does'],
      Object.entries(actionMeanings).map(([usage, meaning]) => [`\`${usage}\``, meaning]),
    ),
    faults: table(
      ['fault', 'what it does', '`of`', 'by how much'],
      faults.map(({ name, words, of, slows }) => [`\`${name}\``, words, of ?? '–', slows ? '`extraMs`, or `by 5s` in words' : '–']),
    ),
    facts: table(
      ['words', 'what there is'],
      Object.entries(factMembers).map(([kind, members]) => [`\`${kind}.NAME\``, members.map((each) => `\`${each}\``).join(', ')]),
    ),
  };
}

test('docs/scenarios.md lists what there is', () => {
  const made = Object.entries(generated()).reduce(
    (text, [name, part]) => text.replace(new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`), () => `\n${part}\n\n`),
    page,
  );
  if (process.env['UPDATE'] === '1') writeFileSync(path, made);
  else assert.equal(page, made, 'UPDATE=1 node --test test/scenario/page.test.ts');
  for (const { name } of harms) assert.ok(page.includes(`\`${name}\``), name);
});

test('docs/scenarios.md: each line that it shows is one', () => {
  const part = page.slice(page.indexOf('## What `expect` can say'), page.indexOf('What `final` can speak of'));
  const lines = [...part.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line),
  );
  assert.ok(lines.length > 45);
  assert.deepEqual(
    lines.flatMap((line) => ruleProblem(line) ?? []),
    [],
  );
});

test('docs/scenarios.md: the scenarios that it shows hold', async () => {
  const scenarios = [...page.matchAll(/```yaml\n(scenario: [^]*?)```/g)].map(([, text = '']) => text);
  assert.equal(scenarios.length, 2);
  const web = readFileSync(resolve(root, 'media/scenarios/web.yaml'), 'utf8');
  for (const text of scenarios) {
    const { code, out, error } = await runCli(['simulate', 'shown.scenario.yaml'], { 'shown.scenario.yaml': text, 'web.yaml': web });
    assert.equal(code, 0, error + out.slice(-2000));
  }
});

test('docs/scenarios.md: the members of a report are those that are printed', async () => {
  const story = resolve(root, 'media/scenarios/quorum-lost.scenario.yaml');
  const [report] = JSON.parse((await runCli(['simulate', '--format', 'json', story])).out) as [Record<string, unknown>];
  const part = page.slice(page.indexOf('prints an array with an entry'), page.indexOf('## In an editor'));
  const told = [...part.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
  assert.deepEqual(
    told.filter((name) => name !== 'limited'),
    Object.keys(report),
  );
});
