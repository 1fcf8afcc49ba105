import type { CompletionItem, Diagnostic, DocumentDiagnosticReport, Hover } from 'vscode-languageserver';
import { codeLenses } from '../ide/code-lens.ts';
import { completion, type CompletionItem as Completion } from '../ide/completion.ts';
import { mayBeObject } from '../ide/document-head.ts';
import { hover } from '../ide/hover.ts';
import { type Beside, withoutStructure } from '../ide/structure.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';
import { type Client, withoutPlaces } from './client.ts';
import type { Connection } from './connection.ts';
import { toCodeActions, toDiagnostic } from './diagnostics.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import type { Knowledge } from './knowledge.ts';
import type { Stories } from './stories.ts';
import { toOffset, toRange } from './places.ts';
import { completionKind, insertAsIs, insertFormat } from './protocol.ts';

/** What can be switched off by settings. */
export interface Switches {
  lens: boolean;
  /** The editor has our commands. */
  ownClient: boolean;
  /** What it can do; unknown before it has said so. */
  client?: Client;
  /** Nothing is said of a text before. */
  ready?: Promise<unknown> | undefined;
  /** Who tells the structure of documents. */
  beside: Beside;
}

/** What is made without being asked for. */
interface Editor {
  readonly diagnostics: (uri: string) => Promise<Diagnostic[]>;
}

/** Answers the requests of the Language Server Protocol: each one finds the file, asks a plain function, converts. Scenario files have their own. */
export function answerEditor(connection: Connection, knowledge: Knowledge, stories: () => Promise<Stories>, switches: Switches): Editor {
  const scenarioAt = async (uri: string) => (scenarioEnding.test(uri) ? await (await stories()).open(uri) : undefined);
  const diagnostics = async (uri: string): Promise<Diagnostic[]> => {
    await switches.ready;
    const file = await knowledge.file(uri);
    if (file === undefined) return [];
    const scenario = await scenarioAt(uri);
    if (scenario !== undefined) return (await stories()).diagnostics(scenario);
    const workspace = await knowledge.workspace;
    const found = await knowledge.findings(uri);
    return withoutStructure(found, switches.beside, file).map((each) => toDiagnostic(each, file, workspace));
  };
  const nothing: DocumentDiagnosticReport = { kind: 'full', items: [] };
  connection.answer(
    'textDocument/diagnostic',
    nothing,
    async ({ textDocument: { uri }, previousResultId }, running): Promise<DocumentDiagnosticReport> => {
      // What was asked with the change, completion above all, is answered and sent first.
      await new Promise((sent) => void setTimeout(sent, 0));
      await switches.ready;
      if (running.cancelled) return nothing;
      const file = await knowledge.file(uri);
      if (file === undefined) return nothing;
      const resultId = String(knowledge.revision);
      if (previousResultId === resultId) return { kind: 'unchanged', resultId };
      const items = await diagnostics(uri);
      // What is beside a scenario may change without a word to the server: no `unchanged` for it.
      return scenarioEnding.test(uri) ? { kind: 'full', items } : { kind: 'full', resultId, items };
    },
  );
  connection.answer('textDocument/codeAction', [], async ({ textDocument: { uri }, range }) => {
    const file = await knowledge.file(uri);
    if (file === undefined || scenarioEnding.test(uri)) return [];
    const workspace = await knowledge.workspace;
    const selected = { start: toOffset(file, range.start), end: toOffset(file, range.end) };
    const found = withoutStructure(await knowledge.findings(uri), switches.beside, file);
    return toCodeActions(found, selected, file, workspace, switches);
  });
  connection.answer('textDocument/codeLens', [], async ({ textDocument: { uri } }) => {
    const file = switches.lens ? await knowledge.file(uri) : undefined;
    if (file === undefined) return [];
    const scenario = await scenarioAt(uri);
    if (scenario !== undefined) return (await stories()).lenses(scenario);
    return codeLenses(await knowledge.workspace, uri).map(({ range, title, set }) => ({
      range: toRange(file, range),
      command: { title, command: 'statefulset.simulate', arguments: [set.uri, set.name] },
    }));
  });
  connection.answer('textDocument/hover', null, async ({ textDocument: { uri }, position }): Promise<Hover | null> => {
    const file = await knowledge.file(uri);
    if (file === undefined) return null;
    if (scenarioEnding.test(uri)) return (await stories()).hover(file, toOffset(file, position));
    const found = hover(await knowledge.workspace, uri, toOffset(file, position), await knowledge.help(uri), switches.beside);
    return found === undefined
      ? null
      : {
          contents: { kind: switches.client?.readsMarkdown === false ? 'plaintext' : 'markdown', value: found.markdown },
          range: toRange(file, found.range),
        };
  });
  connection.answer('textDocument/completion', { isIncomplete: false, items: [] }, async ({ textDocument: { uri }, position }) => {
    const file = await knowledge.file(uri, mayBeObject);
    if (file === undefined) return { isIncomplete: false, items: [] };
    const [scenario, workspace, offset] = [await scenarioAt(uri), await knowledge.workspace, toOffset(file, position)];
    const items =
      scenario === undefined
        ? completion(workspace, uri, offset, await knowledge.help(uri), switches.beside)
        : (await stories()).completion(scenario, offset, workspace);
    return { isIncomplete: false, items: items.map((each) => toCompletionItem(each, file, switches.client?.takesSnippets !== false)) };
  });
  return { diagnostics };
}

function toCompletionItem(item: Completion, file: WorkspaceFile, snippets: boolean): CompletionItem {
  const { label, kind, detail, documentation, insert, snippet, replace, sortText, filter } = item;
  return {
    label,
    kind: completionKind[kind],
    detail,
    ...(documentation === undefined ? {} : { documentation }),
    insertTextFormat: snippet && snippets ? insertFormat.snippet : insertFormat.plain,
    // The text brings its own indentation.
    insertTextMode: insertAsIs,
    textEdit: { range: toRange(file, replace), newText: snippet && !snippets ? withoutPlaces(insert) : insert },
    sortText,
    ...(filter === undefined ? {} : { filterText: filter }),
  };
}
