import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

/** Serves over what the command line names: `--node-ipc` of the editor, `--stdio` of everybody else. Schema tables are read from a folder. */
export function serveNode(schemasFolder: string): void {
  serve(createConnection(ProposedFeatures.all), (file) => readFile(path.join(schemasFolder, file), 'utf8'));
}
