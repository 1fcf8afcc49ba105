import { existsSync, globSync, statSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../../tools/build.ts';
import { packageExtension, vsixFile } from '../../tools/package.ts';
import { cacheDir, projectDir } from './paths.ts';
import { unzip } from './unzip.ts';

/** The VSIX of what is built; made when it is missing or older than the bundles. Run a build first for new sources. */
export async function packagedVsix(): Promise<string> {
  const bundles = globSync('dist/{node,web,service,panel}/*.{cjs,js,css}', { cwd: projectDir });
  if (bundles.length === 0) await build();
  const newest = Math.max(...['package.json', ...bundles].map((file) => statSync(path.join(projectDir, file)).mtimeMs));
  if (!existsSync(vsixFile) || statSync(vsixFile).mtimeMs < newest) await packageExtension();
  return vsixFile;
}

/** The content of the VSIX as a folder, for a host that takes a development path. */
export async function unpackedExtension(): Promise<string> {
  const folder = path.join(cacheDir, 'unpacked');
  await rm(folder, { recursive: true, force: true });
  await unzip(await packagedVsix(), folder);
  return path.join(folder, 'extension');
}

/** The same extension without its Node entry: the host must run the browser entry then. Answers a folder to package. */
export async function browserOnlyVsix(): Promise<string> {
  const folder = path.join(cacheDir, 'browser-only');
  await rm(folder, { recursive: true, force: true });
  await cp(await unpackedExtension(), folder, { recursive: true });
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  delete manifest['main'];
  await writeFile(file, JSON.stringify(manifest));
  await writeFile(path.join(folder, '.vscodeignore'), '');
  return await packageExtension({ folder, file: path.join(cacheDir, 'browser-only.vsix') });
}
