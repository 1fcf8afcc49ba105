import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, readWords, textsOfSources } from './words.ts';

const { texts, unreadable } = textsOfSources();
const manifest = readWords('package.nls.json');

/** What a translation has to keep: `{0}`, addresses of links, and what stands between backticks. */
const kept = (text: string) => [...text.matchAll(/\{\d\}|\]\([^)]*\)|`[^`]*`/g)].map(([part]) => part).sort();

test('every text for the user is written out where it is asked for', () => {
  assert.deepEqual(unreadable, []);
  assert.ok(texts.size > 50);
});

for (const language of languages) {
  const bundle = readWords(`l10n/bundle.l10n.${language}.json`);
  const ofManifest = readWords(`package.nls.${language}.json`);

  test(`${language}: every text of the sources has its translation, and no other`, () => {
    const missing = [...texts].filter((text) => bundle[text] === undefined).sort();
    const unused = Object.keys(bundle).filter((text) => !texts.has(text));
    assert.deepEqual({ missing, unused }, { missing: [], unused: [] }, `add to or remove from l10n/bundle.l10n.${language}.json`);
  });

  test(`${language}: every text of package.json has its translation, in the same order`, () => {
    assert.deepEqual(Object.keys(ofManifest), Object.keys(manifest), `the same keys in package.nls.${language}.json`);
  });

  test(`${language}: what stands for something else is kept`, () => {
    const pairs = [...Object.entries(bundle), ...Object.entries(manifest).map(([key, text]) => [text, ofManifest[key] ?? ''] as const)];
    for (const [text, translated] of pairs) {
      assert.deepEqual(kept(translated), kept(text), translated);
      assert.equal(translated.endsWith('…'), text.endsWith('…'), translated);
    }
  });
}
