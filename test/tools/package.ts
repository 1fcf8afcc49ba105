/** `npm run package`: the VSIX, from a fresh build when run as a command. */
import { mkdir, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { build } from './build.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What the package may weigh, always. */
const limitKiB = 1024;

const { version, name } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string; name: string };

/** The files that the package holds, as `vsce ls` prints them. */
export function packagedFiles(): Promise<string[]> {
  return listFiles({ cwd: root, dependencies: [], packageManager: 0 });
}

/** Packages what is built. Throws when the result is past the limit of size. */
export async function packageExtension(): Promise<{ readonly file: string; readonly sizeKiB: number }> {
  const file = path.join(root, 'dist', `${name}-${version}.vsix`);
  await mkdir(path.dirname(file), { recursive: true });
  await createVSIX({ cwd: root, packagePath: file, dependencies: false, allowMissingRepository: true });
  const sizeKiB = Math.ceil((await stat(file)).size / 1024);
  if (sizeKiB > limitKiB) throw new Error(`${file} has ${sizeKiB} KiB, more than ${limitKiB}`);
  return { file, sizeKiB };
}

if (import.meta.main) {
  await build();
  const { file, sizeKiB } = await packageExtension();
  process.stdout.write(`${path.relative(process.cwd(), file)}: ${sizeKiB} KiB of at most ${limitKiB}\n`);
}
