import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

/** Serves over what the command line names: `--node-ipc` of the editor, `--stdio` of everybody else. Schema tables are read from the package. */
export function serveNode(): void {
  // The bundle is in dist/node of the package.
  const folder = path.join(__dirname, '../../schemas/kubernetes');
  serve(createConnection(ProposedFeatures.all), (file) => readFile(path.join(folder, file), 'utf8'));
}
