import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { defaultTarget } from '../../src/kube/versions.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules.ts';
import { Linter } from '../../src/lint/run.ts';
import { SetScope } from '../../src/lint/set-scope.ts';
import { Workspace } from '../../src/manifest/workspace.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

const uri = 'a/x.yaml';
const many = (count: number) => Array.from({ length: count }, (_, index) => manifest().replaceAll('web', `web${index}`)).join('---\n');

/** What an edit costs: documents parsed, decoded and asked the server's rules, sets looked at by ours. */
function costOf(before: string, after: string) {
  const workspace = workspaceOf({ [uri]: before });
  const linter = new Linter(workspace);
  linter.findings(uri);
  const was = { ...workspace.counts, ...linter.counts };
  workspace.setFile(uri, after);
  linter.findings(uri);
  const { parsed, decoded } = workspace.counts;
  const { answered, checked } = linter.counts;
  return { parsed: parsed - was.parsed, decoded: decoded - was.decoded, answered: answered - was.answered, checked: checked - was.checked };
}

test('a keystroke inside of a document costs that document, however many there are', () => {
  for (const count of [10, 100]) {
    const text = many(count);
    const image = 'image: registry.example/web5:1.0.0';
    assert.ok(text.includes(image));
    assert.deepEqual(costOf(text, text.replace(image, `${image}1`)), { parsed: 1, decoded: 1, answered: 1, checked: 1 }, String(count));
    const typed = costOf(text, text.replace(`          ${image}`, `          im\n          ${image}`));
    assert.deepEqual(typed, { parsed: 1, decoded: 1, answered: 1, checked: 1 }, 'a word that is being typed');
  }
});

test('a marker typed or removed costs two documents at most', () => {
  const text = many(20);
  const at = text.indexOf('---', text.length / 2);
  const removed = `${text.slice(0, at)}${text.slice(at + 4)}`;
  assert.ok(costOf(text, removed).parsed <= 2);
  assert.equal(costOf(removed, text).parsed, 2);
});

test('other sets are looked at again when a label of one changes, and only by what asks for labels', () => {
  const text = many(10);
  const cost = costOf(text, text.replaceAll('app: web5', 'app: other5'));
  assert.ok(cost.checked >= 9, JSON.stringify(cost));
  assert.ok(cost.parsed <= 2 && cost.decoded <= 2 && cost.answered <= 2, JSON.stringify(cost));
});

test('what is known about images is asked for as often for a hundred containers as for ten', () => {
  const asked = [10, 100].map((count) => {
    const more = Array.from({ length: count }, (_, index) => `        - name: c${index}\n          image: registry.example/c${index}:1\n`);
    const workspace = workspaceOf({ [uri]: manifest().replace('      containers:\n', `      containers:\n${more.join('')}`) });
    const [resource] = workspace.file(uri)?.resources.filter(({ kind }) => kind === 'StatefulSet') ?? [];
    assert.ok(resource?.object !== undefined);
    let looks = 0;
    const image = { name: 'own', source: '', repositories: Object.assign([], { includes: () => (looks += 1) < 0 }) };
    const scope = new SetScope(resource, resource.object, { ...workspace.bundleOf(uri), images: [image] }, defaultTarget);
    assert.ok(scope.containers.length > count);
    const readiness = rules.find(({ id }) => id === 'readiness-needs-peers-in-order');
    assert.deepEqual([...(readiness?.check(scope) ?? [])], []);
    return looks / scope.containers.length;
  });
  assert.deepEqual(asked, [1, 1]);
});

test('a decoder that throws is told once and costs one document', () => {
  const good = workspaceOf({});
  const faults: string[] = [];
  const workspace = new Workspace({
    ...good.options,
    target: defaultTarget,
    onFault: (part) => faults.push(part),
    decode: (document, target) => {
      if (document.name === 'web3') throw new Error('defect');
      return good.options.decode(document, target);
    },
  });
  const text = many(6).replaceAll('replicas: 3', 'replicas: x');
  workspace.setFile(uri, text);
  const wrong = new Linter(workspace).findings(uri).filter(({ code }) => code === 'api/wrong-type');
  assert.equal(wrong.length, 5);
  assert.deepEqual(faults, ['decode']);
});

test('a rule that takes too long three times in a row is told once and not asked again', () => {
  let now = 0;
  let asked = 0;
  let tookMs = 10_000;
  const slow: Rule = {
    id: 'slow',
    severity: 'hint',
    *check(set) {
      asked += 1;
      now += tookMs;
      yield { at: set.at('spec', 'replicas'), message: 'late' };
    },
  };
  const faults: string[] = [];
  const linter = new Linter(workspaceOf({ [uri]: many(5) }), { rules: [slow], nowMs: () => now, onFault: (id) => faults.push(id) });
  assert.equal(linter.findings(uri).filter(({ code }) => code === 'slow').length, 3);
  assert.equal(asked, 3);
  assert.deepEqual(faults, ['slow']);
  // A pause of the machine is no defect of the rule.
  const everySecond = () => {
    tookMs = asked % 2 === 0 ? 10_000 : 0;
    return now;
  };
  const paused = new Linter(workspaceOf({ [uri]: many(5) }), { rules: [slow], nowMs: everySecond });
  assert.equal(paused.findings(uri).filter(({ code }) => code === 'slow').length, 5);
});

test('the tables and descriptions of all versions are small', () => {
  const bytes = ['types.json', 'descriptions.json'].map(
    (file) => gzipSync(readFileSync(resolve(import.meta.dirname, '../../schemas/kubernetes', file))).length,
  );
  assert.ok(bytes.reduce((sum, each) => sum + each, 0) <= 350 * 1024);
});
