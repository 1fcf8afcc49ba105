/** `npm run package`: the VSIX, from a fresh build when run as a command. */
import { globSync, readFileSync } from 'node:fs';
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { build } from './build.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What the package may weigh, always. */
export const limitKiB = 1024;

const { version, name } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string; name: string };

/** Where the package is written. */
export const vsixFile = path.join(root, 'dist', `${name}-${version}.vsix`);

/** What the packager looks at. It walks through whatever stands beside that, and the VS Code host of the tests is large. */
const looked = [
  'package.json',
  ...globSync('package.nls*.json', { cwd: root }),
  '.vscodeignore',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist',
  'l10n',
  'media',
  'schemas',
];

async function staged(): Promise<string> {
  const folder = path.join(root, '.vscode-test/staged');
  await rm(folder, { recursive: true, force: true });
  for (const name of looked) {
    const filter = (file: string) => !/\.(?:map|vsix)$/.test(file);
    await cp(path.join(root, name), path.join(folder, name), { recursive: true, filter });
  }
  return folder;
}

/** The files that the package holds, as `vsce ls` prints them. */
export async function packagedFiles(): Promise<string[]> {
  return (await listFiles({ cwd: await staged(), packagedDependencies: [], packageManager: PackageManager.None })).toSorted();
}

interface Wanted {
  /** A package that is laid out already. */
  readonly folder?: string;
  readonly file?: string;
  /** Where the sources are for everybody: links and pictures of the README are made to lead there, as a marketplace needs them. */
  readonly repository?: string;
}

/** Packages what is built and answers the file. Throws when it is past the limit of size. */
export async function packageExtension({ folder, file = vsixFile, repository }: Wanted = {}): Promise<string> {
  const cwd = folder ?? (await staged());
  if (repository !== undefined) await addRepository(path.join(cwd, 'package.json'), repository);
  // Without an address the links stay as they are: the pictures of the README are in the package.
  const options = { dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: repository !== undefined };
  await quietly(() => createVSIX({ ...options, cwd, packagePath: file }));
  const sizeKiB = Math.ceil((await stat(file)).size / 1024);
  if (sizeKiB > limitKiB) throw new Error(`${file} has ${sizeKiB} KiB, more than ${limitKiB}`);
  return file;
}

async function addRepository(file: string, url: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
  const added = { repository: { type: 'git', url }, homepage: `${url}#readme`, bugs: { url: `${url}/issues` }, ...manifest };
  await writeFile(file, `${JSON.stringify(added, undefined, 2)}\n`);
}

/** Without the packager's list of files; what it warns of is shown. */
async function quietly(run: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await run();
  } finally {
    console.log = log;
  }
}

if (import.meta.main) {
  await build();
  const file = await packageExtension();
  process.stdout.write(`${path.relative(process.cwd(), file)}: ${Math.ceil((await stat(file)).size / 1024)} KiB of at most ${limitKiB}\n`);
}
