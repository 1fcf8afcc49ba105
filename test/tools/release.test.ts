import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { type Candidate, checks, notesOf } from './release-checks.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

const sound: Candidate = {
  manifest: {
    name: 'a-name',
    displayName: '%name%',
    description: 'What it is.',
    publisher: 'a-publisher',
    version: '1.2.3',
    engines: { vscode: '^1.106.0' },
    main: './dist/main.cjs',
    activationEvents: ['onLanguage:yaml'],
    license: 'Apache-2.0',
    icon: 'icon.png',
    categories: ['Linters'],
    keywords: ['yaml'],
    pricing: 'Free',
    contributes: { languageModelTools: [{ name: 'check_it', displayName: 'Check', modelDescription: 'Checks.' }] },
  },
  texts: { name: 'A Name' },
  readme: '# A Name\n\n![what it looks like](media/one.png) and [more](docs/more.md#there), `![no](x.svg)`\n',
  changelog: '# Changes\n\n## 1.2.3\n\n- All of it.\n\n## 1.2.2\n',
  files: ['package.json', 'dist/main.cjs', 'icon.png', 'LICENSE'],
  sources: ['README.md', 'media/one.png', 'docs/more.md'],
  icon: readFileSync(resolve(root, 'media/icon.png')),
  typings: '1.106.1',
};

function failing(change: Partial<Candidate>): string[] {
  const candidate = { ...sound, ...change };
  return checks.flatMap(({ name, judge }) => {
    const outcome = judge(candidate);
    return 'holds' in outcome && !outcome.holds ? [name] : [];
  });
}

void test('a sound package passes', () => assert.deepEqual(failing({}), []));

const manifest = (change: object): Partial<Candidate> => ({ manifest: { ...sound.manifest, ...change } });
const broken: Readonly<Record<string, readonly [Partial<Candidate>, RegExp]>> = {
  'a publisher with a space': [manifest({ publisher: 'A Publisher' }), /identifiers/],
  'a pre-release suffix': [manifest({ version: '1.2.3-beta' }), /version|CHANGELOG/],
  'typings of a newer editor': [{ typings: '1.107.0' }, /typings/],
  'an entry that is not packaged': [{ files: ['package.json', 'icon.png', 'LICENSE'] }, /entries/],
  'activation by everything': [manifest({ activationEvents: ['*'] }), /entries/],
  'a text without words': [{ texts: {} }, /%text%/],
  'a picture that is no PNG': [{ icon: new TextEncoder().encode('<svg/>'.repeat(10)) }, /icon/],
  'no licence': [manifest({ license: undefined }), /licence/],
  'an unknown category': [manifest({ categories: ['Wonders'] }), /categories/],
  'too many keywords': [manifest({ keywords: Array.from({ length: 31 }, String) }), /keywords/],
  'a price': [manifest({ pricing: 'Dear' }), /pricing/],
  'a proposed API': [manifest({ enabledApiProposals: ['x'] }), /proposed/],
  'a tool without a description': [
    manifest({ contributes: { languageModelTools: [{ name: 'vscode_x', displayName: 'X' }] } }),
    /language models/,
  ],
  'an SVG in the README': [{ readme: '![x](media/one.svg)' }, /README/],
  'a picture of http': [{ readme: '![x](http://example.org/one.png)' }, /README/],
  'a picture in an address': [{ readme: '<img src="data:image/png;base64,AA" />' }, /README/],
  'a link that leads nowhere': [{ readme: '[more](docs/less.md)' }, /README/],
  'a version without an entry': [manifest({ version: '1.3.0' }), /CHANGELOG has/],
  'an entry without a word': [manifest({ version: '1.2.2' }), /CHANGELOG has/],
  'a file of secrets': [{ files: [...sound.files, 'dist/.env.local'] }, /secrets/],
  'a source map': [{ files: [...sound.files, 'dist/main.cjs.map'] }, /secrets/],
};
for (const [what, [change, expected]] of Object.entries(broken)) {
  void test(`seen: ${what}`, () => {
    const names = failing(change);
    assert.ok(names.length > 0, 'nothing fails');
    for (const name of names) assert.match(name, expected);
  });
}

void test('the notes of a release are those of its version', () => {
  assert.equal(notesOf(sound.changelog, '1.2.3'), '- All of it.');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  assert.notEqual(notesOf(read('CHANGELOG.md'), version), '');
});
