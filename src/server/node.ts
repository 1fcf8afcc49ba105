import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listFiles } from './list-files.ts';
import { type Host, serve } from './serve.ts';
import { forkChannel, streamChannel } from './stdio.ts';

/** How often is looked whether the editor's process is still there. */
const lookMs = 3000;

/**
 * Serves the process that forked this one (`--node-ipc`), else over standard input and output. Schema tables are read from a folder; `onTables` is called
 * when they are: from then on there are texts to say something of.
 */
export function serveNode(schemasFolder: string, onTables: () => void): void {
  const host: Host = {
    // The first diagnostics wait for it, and another thread is longer under way than the reading takes.
    readSchema: (file) => {
      onTables();
      return Promise.resolve(readFileSync(path.join(schemasFolder, file), 'utf8'));
    },
    readFiles: (uris) => Promise.all(uris.map(textOf)),
    listFiles,
    exit: (code) => process.exit(code),
    follow: (processId) => void setInterval(() => endWithout(processId), lookMs).unref(),
  };
  const forked = process.argv.includes('--node-ipc');
  // An editor that ends without a word closes its end.
  if (forked) process.on('disconnect', () => process.exit(1));
  else process.stdin.on('end', () => process.exit(1));
  serve(forked ? forkChannel() : streamChannel({ input: process.stdin, output: process.stdout }), host);
}

function endWithout(processId: number): void {
  try {
    process.kill(processId, 0);
  } catch {
    // Nobody is there to be told.
    process.exit(1);
  }
}

/** Null for what cannot be read. */
async function textOf(uri: string): Promise<string | null> {
  if (!uri.startsWith('file:')) return null;
  try {
    return await readFile(fileURLToPath(uri), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
