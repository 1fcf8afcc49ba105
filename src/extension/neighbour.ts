import * as vscode from 'vscode';
import type { Neighbour } from '../wire/server-messages.ts';

/** The extension that brings schemas to YAML files. */
const yamlExtension = 'redhat.vscode-yaml';

/** What the YAML extension does now. One that is disabled does not count. */
export function yamlNeighbour(): Neighbour {
  const schemas: unknown = vscode.workspace.getConfiguration('yaml').get('schemas');
  return { yaml: vscode.extensions.getExtension(yamlExtension) !== undefined, schemas: schemas ?? {} };
}

/** Tells it again whenever extensions or its setting change. */
export function watchNeighbour(tell: (neighbour: Neighbour) => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(() => tell(yamlNeighbour())),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('yaml.schemas')) tell(yamlNeighbour());
    }),
  );
}
