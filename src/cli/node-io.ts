import { readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import type { Io } from './io.ts';

/** Most files to take from one directory. */
const maxFiles = 2000;

/** The real outside. `schemasPath` is the file with the schema tables, beside the bundle; `onTables` is called when they are read. */
export function nodeIo(schemasPath: string, onTables: () => void = () => undefined): Io {
  return {
    readFile,
    listFiles: (directory) => list(directory, []),
    isDirectory: async (path) => {
      try {
        return (await stat(path)).isDirectory();
      } catch {
        // What is wrong with the path is told when it is read.
        return false;
      }
    },
    exists,
    readStdin: async () => {
      const parts: Uint8Array[] = [];
      for await (const part of process.stdin) parts.push(part as Uint8Array);
      return Buffer.concat(parts);
    },
    workingDirectory: process.cwd(),
    colour: showsColour(),
    columns: process.stdout.columns,
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    readSchemas: () => {
      onTables();
      return Promise.resolve(readFileSync(schemasPath, 'utf8'));
    },
    readRulePage: async (id) => {
      const file = join(dirname(schemasPath), '../../media/rules', `${id}.md`);
      return /^[a-z0-9-]+$/.test(id) && (await exists(file)) ? await readFile(file, 'utf8') : undefined;
    },
    readVersion: async () => {
      const { version } = JSON.parse(await readFile(join(dirname(schemasPath), '../../package.json'), 'utf8')) as { version: string };
      return version;
    },
    serve: async () => {
      // Loaded for this command alone: the protocol is most of the bundle.
      const { serveNode } = await import('../server/node.ts');
      serveNode(dirname(schemasPath), onTables);
      await new Promise<void>((resolve) => process.stdin.once('close', resolve));
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Gone or out of reach is the same here: the file is read only where it is.
    return false;
  }
}

/** By the common variables, https://no-color.org and FORCE_COLOR; without them a terminal has colours and a pipe has none. */
function showsColour(): boolean {
  const { NO_COLOR: never = '', FORCE_COLOR: always = '', TERM: terminal } = process.env;
  if (never !== '') return false;
  if (always !== '' && always !== '0') return true;
  return isatty(1) && terminal !== 'dumb';
}

async function list(directory: string, found: string[]): Promise<string[]> {
  const entries = (await readdir(directory, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (found.length >= maxFiles || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await list(path, found);
    else if (entry.isFile()) found.push(path);
  }
  return found;
}
