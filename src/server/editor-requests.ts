import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Connection,
  type DocumentDiagnosticReport,
  type Hover,
  InsertTextFormat,
  InsertTextMode,
} from 'vscode-languageserver';
import { codeLenses } from '../ide/code-lens.ts';
import { completion, type CompletionItem as Completion } from '../ide/completion.ts';
import { hover } from '../ide/hover.ts';
import { type Beside, withoutStructure } from '../ide/structure.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';
import { toCodeActions, toDiagnostic } from './diagnostics.ts';
import type { Guard } from './guard.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import type { Knowledge } from './knowledge.ts';
import { scenarioCompletion, scenarioDiagnostics, scenarioHover, scenarioLenses } from './scenario-editor.ts';
import type { Scenarios } from './scenarios.ts';
import { toOffset, toRange } from './places.ts';

/** What can be switched off by settings. */
export interface Switches {
  lens: boolean;
  /** The editor has our commands. */
  ownClient: boolean;
  /** Who tells the structure of documents. */
  beside: Beside;
}

/** Answers the requests of the Language Server Protocol: each one finds the file, asks a plain function, converts. Scenario files have their own. */
export function answerEditor(connection: Connection, knowledge: Knowledge, scenarios: Scenarios, guard: Guard, switches: Switches): void {
  const scenarioAt = async (uri: string) => (scenarioEnding.test(uri) ? await scenarios.open(uri) : undefined);
  const nothing: DocumentDiagnosticReport = { kind: 'full', items: [] };
  connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) =>
    guard('diagnostics', nothing, async (): Promise<DocumentDiagnosticReport> => {
      // What was asked with the change, completion above all, is answered and sent first.
      await new Promise((sent) => void setTimeout(sent, 0));
      const file = await knowledge.file(uri);
      if (file === undefined) return nothing;
      const resultId = String(knowledge.revision);
      if (previousResultId === resultId) return { kind: 'unchanged', resultId };
      const scenario = await scenarioAt(uri);
      // What is beside a scenario may change without a word to the server: no `unchanged` for it.
      if (scenario !== undefined) return { kind: 'full', items: scenarioDiagnostics(scenario) };
      const workspace = await knowledge.workspace;
      const found = await knowledge.findings(uri);
      const items = withoutStructure(found, switches.beside, file).map((each) => toDiagnostic(each, file, workspace));
      return { kind: 'full', resultId, items };
    }),
  );
  connection.onCodeAction(({ textDocument: { uri }, range }) =>
    guard<CodeAction[]>('code actions', [], async () => {
      const file = await knowledge.file(uri);
      if (file === undefined || scenarioEnding.test(uri)) return [];
      const workspace = await knowledge.workspace;
      const selected = { start: toOffset(file, range.start), end: toOffset(file, range.end) };
      const found = withoutStructure(await knowledge.findings(uri), switches.beside, file);
      return toCodeActions(found, selected, file, workspace, switches.ownClient);
    }),
  );
  connection.onCodeLens(({ textDocument: { uri } }) =>
    guard<CodeLens[]>('code lens', [], async () => {
      const file = switches.lens ? await knowledge.file(uri) : undefined;
      if (file === undefined) return [];
      const scenario = await scenarioAt(uri);
      if (scenario !== undefined) return scenarioLenses(scenario);
      return codeLenses(await knowledge.workspace, uri).map(({ range, title, set }) => ({
        range: toRange(file, range),
        command: { title, command: 'statefulset.simulate', arguments: [set.uri, set.name] },
      }));
    }),
  );
  connection.onHover(({ textDocument: { uri }, position }) =>
    guard<Hover | null>('hover', null, async () => {
      const file = await knowledge.file(uri);
      if (file === undefined) return null;
      if (scenarioEnding.test(uri)) return scenarioHover(file, toOffset(file, position));
      const found = hover(await knowledge.workspace, uri, toOffset(file, position), await knowledge.help(uri), switches.beside);
      return found === undefined ? null : { contents: { kind: 'markdown', value: found.markdown }, range: toRange(file, found.range) };
    }),
  );
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    guard<CompletionList>('completion', { isIncomplete: false, items: [] }, async () => {
      const file = await knowledge.file(uri);
      if (file === undefined) return { isIncomplete: false, items: [] };
      const [scenario, workspace, offset] = [await scenarioAt(uri), await knowledge.workspace, toOffset(file, position)];
      const items =
        scenario === undefined
          ? completion(workspace, uri, offset, await knowledge.help(uri), switches.beside)
          : scenarioCompletion(scenario, offset, workspace);
      return { isIncomplete: false, items: items.map((each) => toCompletionItem(each, file)) };
    }),
  );
}

const completionKinds = {
  field: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
} as const;

function toCompletionItem(item: Completion, file: WorkspaceFile): CompletionItem {
  const { label, kind, detail, documentation, insert, snippet, replace, sortText, filter } = item;
  return {
    label,
    kind: completionKinds[kind],
    detail,
    ...(documentation === undefined ? {} : { documentation }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    // The text brings its own indentation.
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range: toRange(file, replace), newText: insert },
    sortText,
    ...(filter === undefined ? {} : { filterText: filter }),
  };
}
