import * as vscode from 'vscode';
import type { ToolParams } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { exists } from './exists.ts';

/** The largest text that a tool looks at. */
const maxLength = 1024 * 1024;

/** What a language model may give, as the schemas in package.json say; the editor has checked it against them. */
interface Input {
  readonly file?: string;
  readonly text?: string;
  readonly kubernetesVersion?: string;
  readonly actions?: readonly string[];
  readonly until?: string;
}

interface Subject {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly text: string;
}

/** By their names in package.json: what the server is asked, and what the editor shows meanwhile. */
const tools = {
  check_statefulset: { tool: 'check', saying: (name: string) => vscode.l10n.t('Checking {0}', name) },
  preview_statefulset_objects: { tool: 'objects', saying: (name: string) => vscode.l10n.t('Looking at what {0} becomes', name) },
  simulate_statefulset: { tool: 'simulate', saying: (name: string) => vscode.l10n.t('Simulating {0}', name) },
} as const;

/** Tools for language models. They read and compute, and change nothing, so nobody is asked before they run. */
export function registerLanguageModelTools(connected: () => Promise<Server>): vscode.Disposable {
  const registered = Object.entries(tools).map(([id, { tool, saying }]) =>
    vscode.lm.registerTool<Input>(id, {
      prepareInvocation: ({ input }) => ({ invocationMessage: saying(input.file ?? vscode.l10n.t('a text')) }),
      async invoke({ input }, token) {
        const { uri, name, text } = await subjectOf(input);
        const server = await connected();
        const params: ToolParams = {
          tool,
          uri: uri.toString(),
          name,
          text,
          ...(input.kubernetesVersion === undefined ? {} : { kubernetes: input.kubernetesVersion }),
          ...(input.actions === undefined ? {} : { actions: input.actions }),
          ...(input.until === undefined ? {} : { until: input.until }),
        };
        const answer = await server.tool(params, token);
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        return new vscode.LanguageModelToolResult([
          new vscode.LanguageModelTextPart(answer ?? 'There is no answer: see the output channel StatefulSet.'),
        ]);
      },
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** Errors are written for the model: what it may do instead. */
async function subjectOf({ file, text }: Input): Promise<Subject> {
  if ((file === undefined) === (text === undefined)) throw new Error('Give either file or text.');
  if (text !== undefined) return bounded({ uri: vscode.Uri.parse('untitled:given.yaml'), name: 'text', text });
  const uri = await uriOf(file ?? '');
  const name = vscode.workspace.asRelativePath(uri);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return bounded({ uri, name, text: open?.getText() ?? (await read(uri, name)) });
}

function bounded(subject: Subject): Subject {
  if (subject.text.length > maxLength)
    throw new Error(`${subject.name} is longer than ${maxLength} characters. Give the document of the StatefulSet as text.`);
  return subject;
}

/** A file of the workspace, by its path there or its address; or one that is open anyway. */
async function uriOf(file: string): Promise<vscode.Uri> {
  if (/^[a-z][a-z0-9+.-]+:/i.test(file)) {
    const uri = vscode.Uri.parse(file, true);
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (isOpen || vscode.workspace.getWorkspaceFolder(uri) !== undefined) return uri;
    throw new Error(`${file} is neither in the workspace nor open. Give the manifest as text.`);
  }
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    // A path from the root of the machine may still be one of the folder.
    const inFolder = file.startsWith(`${folder.uri.path}/`) ? folder.uri.with({ path: file }) : vscode.Uri.joinPath(folder.uri, file);
    if (vscode.workspace.getWorkspaceFolder(inFolder) !== undefined && (await exists(inFolder))) return inFolder;
  }
  throw new Error(`There is no file ${file} in the workspace. Give a path from the workspace's root, or the manifest as text.`);
}

async function read(uri: vscode.Uri, name: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    throw new Error(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
