import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsFileName } from '../manifest/settings-file-name.ts';

/** Files that are taken from one folder and below, and entries that are looked at for it: somebody may open a home directory. */
const maxFiles = 2000;
const maxEntries = 50_000;
/** A file that is longer is no manifest that anybody wrote. */
const maxBytes = 2 * 1024 * 1024;
const passedOver = new Set(['node_modules', 'dist', 'out', 'vendor']);

/** Manifests and settings files below a folder of this machine, nearest first; nothing for addresses of other kinds. Links to folders are not followed. */
export async function listFiles(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (!folder.startsWith('file:')) return found;
  const folders = [{ uri: folder.replace(/\/$/, ''), directory: fileURLToPath(folder) }];
  let entries = 0;
  for (const { uri, directory } of folders) {
    for (const entry of await entriesOf(directory)) {
      entries += 1;
      if (entries > maxEntries || found.size >= maxFiles) return found;
      const below = { uri: `${uri}/${encodeURIComponent(entry.name)}`, directory: path.join(directory, entry.name) };
      if (entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name)) folders.push(below);
      else if (entry.isFile() && (entry.name === settingsFileName || /^[^.].*\.(?:ya?ml|json)$/i.test(entry.name))) {
        const stamp = await stampOf(below.directory);
        if (stamp !== undefined) found.set(below.uri, stamp);
      }
    }
  }
  return found;
}

/** Undefined for a file that is too long, or gone already. */
async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return size > maxBytes ? undefined : `${size} ${mtimeMs}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** In a fixed order; none of a folder that cannot be read or is gone. */
async function entriesOf(directory: string): Promise<Dirent[]> {
  try {
    return (await readdir(directory, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}
