import type { CodeAction, CodeLens, Connection, DocumentDiagnosticReport, Hover } from 'vscode-languageserver';
import { codeLenses } from '../ide/code-lens.ts';
import { hover } from '../ide/hover.ts';
import { toCodeActions, toDiagnostic } from './diagnostics.ts';
import type { Guard } from './guard.ts';
import type { Knowledge } from './knowledge.ts';
import { toOffset, toRange } from './places.ts';

/** What can be switched off by settings. */
export interface Switches {
  lens: boolean;
}

/** Answers the requests of the Language Server Protocol: each one finds the file, asks a plain function, converts. */
export function answerEditor(connection: Connection, knowledge: Knowledge, guard: Guard, switches: Switches): void {
  const nothing: DocumentDiagnosticReport = { kind: 'full', items: [] };
  connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) =>
    guard('diagnostics', nothing, async (): Promise<DocumentDiagnosticReport> => {
      const file = await knowledge.file(uri);
      if (file === undefined) return nothing;
      const resultId = String(knowledge.revision);
      if (previousResultId === resultId) return { kind: 'unchanged', resultId };
      const workspace = await knowledge.workspace;
      const items = (await knowledge.linter).findings(uri).map((each) => toDiagnostic(each, file, workspace));
      return { kind: 'full', resultId, items };
    }),
  );
  connection.onCodeAction(({ textDocument: { uri }, range }) =>
    guard<CodeAction[]>('code actions', [], async () => {
      const file = await knowledge.file(uri);
      if (file === undefined) return [];
      const workspace = await knowledge.workspace;
      const selected = { start: toOffset(file, range.start), end: toOffset(file, range.end) };
      return toCodeActions((await knowledge.linter).findings(uri), selected, file, workspace);
    }),
  );
  connection.onCodeLens(({ textDocument: { uri } }) =>
    guard<CodeLens[]>('code lens', [], async () => {
      const file = switches.lens ? await knowledge.file(uri) : undefined;
      if (file === undefined) return [];
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
      const found = hover(await knowledge.workspace, uri, toOffset(file, position), await knowledge.help());
      return found === undefined ? null : { contents: { kind: 'markdown', value: found.markdown }, range: toRange(file, found.range) };
    }),
  );
}
