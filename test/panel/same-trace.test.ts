import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { launchBrowser } from '../editor/host/browser.ts';
import { traceHashes } from '../sim/trace-hashes.ts';

/** `test/editor/in-host/same-trace.ts` asks the same of the extension host. */
void test('the traces are the same, byte for byte, in Node and in Chromium', { timeout: 120_000 }, async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, '../sim/trace-hashes.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName: 'told',
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    assert.equal(await page.evaluate('told.traceHashes()'), traceHashes());
  } finally {
    await browser.close();
  }
});
