import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

/** Serves over what the command line names: `--node-ipc` of the editor, `--stdio` of everybody else. Schema tables are read from a folder. */
export function serveNode(schemasFolder: string): void {
  const readSchema = (file: string) => readFile(path.join(schemasFolder, file), 'utf8');
  serve(createConnection(ProposedFeatures.all), readSchema, (uris) => Promise.all(uris.map(textOf)));
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
