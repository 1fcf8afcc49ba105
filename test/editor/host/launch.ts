#!/usr/bin/env node
/**
 * Takes the arguments that VS Code's desktop executable takes for in-host tests, and runs them in the host that comes from npm:
 * `launch.ts FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE`; also `--withExtension=DIR`, the folder of an extension to have installed. For `runTests` of `@vscode/test-electron`. Exits with the suite's code.
 */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchBrowser } from './browser.ts';
import { startHost } from './host.ts';
import { cacheDir } from './paths.ts';

const argument = (name: string) => process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
const extension = argument('extensionDevelopmentPath');
const suite = argument('extensionTestsPath');
const beside = argument('withExtension');
const folder = process.argv.slice(2).find((each) => !each.startsWith('-')) ?? '';
if (extension === undefined || suite === undefined) throw new Error('--extensionDevelopmentPath= and --extensionTestsPath= are needed');
const trusted = process.argv.includes('--disable-workspace-trust') ? { 'security.workspace.trust.enabled': false } : {};
const dataDir = path.join(cacheDir, `suite-${process.pid}`);
// Found there by the first start, which has no list of extensions yet.
if (beside !== undefined) await cp(beside, path.join(dataDir, 'extensions', path.basename(beside)), { recursive: true });
const host = await startHost({ dataDir, settings: trusted, say: (line) => process.stderr.write(`${line}\n`) });
const browser = await launchBrowser();
const { promise: exit, resolve } = Promise.withResolvers<number>();
try {
  const page = await browser.newPage();
  await page.exposeFunction('codeAutomationLog', (type: string, parts: readonly unknown[]) => {
    process.stdout.write(`${type === 'error' ? '! ' : ''}${parts.map(String).join(' ')}\n`);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
  const remote = (file: string) => `vscode-remote://${new URL(host.origin).host}${path.resolve(file)}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(suite)],
  ] as const;
  await page.goto(host.url(path.resolve(folder), payload));
  const timer = setTimeout(() => resolve(124), 420_000);
  process.exitCode = await exit;
  clearTimeout(timer);
} finally {
  await browser.close();
  await host.stop();
  await rm(dataDir, { recursive: true, force: true });
}
