import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { cacheDir } from './paths.ts';

const debianChromium = '/usr/bin/chromium';

/** A headless Chromium: the one of the npm package, with the libraries that come with it where the system lacks them, else Debian's. */
export async function launchBrowser(): Promise<Browser> {
  const found = await packagedChromium();
  const executablePath = found?.executablePath ?? debianChromium;
  if (!existsSync(executablePath))
    throw new Error('No Chromium: the npm package has none for this system and /usr/bin/chromium is missing.');
  // No flag that opens a connection, none that keeps a sandbox which containers refuse; software rendering is enough.
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--font-render-hinting=none',
  ];
  return await chromium.launch({ executablePath, args, headless: true, env: { ...process.env, ...found?.env } });
}

interface Packaged {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Unpacks the packaged browser into the cache folder once; undefined where it does not run. */
async function packagedChromium(): Promise<Packaged | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = path.join(cacheDir, 'chromium');
  if (!existsSync(home)) await unpack(home);
  const executablePath = path.join(home, 'chromium');
  const fonts = { FONTCONFIG_PATH: path.join(home, 'fonts') };
  const system = existsSync('/etc/fonts/fonts.conf') ? {} : fonts;
  const own = { ...system, LD_LIBRARY_PATH: path.join(home, 'al2023/lib') };
  return [system, own].map((env) => ({ executablePath, env })).find(runs);
}

function runs({ executablePath, env }: Packaged): boolean {
  return spawnSync(executablePath, ['--version'], { env: { ...process.env, ...env } }).status === 0;
}

/** The package unpacks to the temporary folder and looks at the environment when it is loaded: both are set for it alone. */
async function unpack(home: string): Promise<void> {
  const making = path.join(cacheDir, `chromium-${process.pid}`);
  await mkdir(making, { recursive: true });
  const before = { ...process.env };
  try {
    Object.assign(process.env, { TMPDIR: making, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' });
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    for (const name of ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'FONTCONFIG_PATH', 'LD_LIBRARY_PATH', 'HOME']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
  try {
    await rename(making, home);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}
