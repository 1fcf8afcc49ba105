import type { CodeAction, Diagnostic, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextRange } from '../base/text.ts';
import { type CodeAction as Action, codeActions } from '../ide/code-actions.ts';
import type { Finding, FixText } from '../lint/finding.ts';
import type { Workspace, WorkspaceFile } from '../manifest/workspace.ts';
import type { Switches } from './editor-requests.ts';
import { toRange } from './places.ts';
import { severityNumber } from './protocol.ts';

/** A finding as the protocol has it. */
export function toDiagnostic(finding: Finding, file: WorkspaceFile, workspace: Workspace): Diagnostic {
  const related = finding.related.flatMap(({ uri, range, message }) => {
    const other = workspace.file(uri);
    return other === undefined ? [] : [{ location: { uri, range: toRange(other, range) }, message }];
  });
  return {
    range: toRange(file, finding.range),
    severity: severityNumber[finding.severity],
    code: finding.code,
    source: finding.source,
    message: withAnswer(finding, workspace.targetOf(file.uri).minor),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

/** Our own sentence first, then the server's, word for word. */
function withAnswer({ message, answer }: Finding, minor: string): string {
  if (answer === undefined || message.includes(answer.message)) return message;
  return `${message}\n\nKubernetes ${minor} answers: ${answer.message}`;
}

/** What the light bulb offers for a selection: repairs, those that are the only sensible ones marked; switches; other changes of the set. `ownClient` has our commands. */
export function toCodeActions(
  findings: readonly Finding[],
  selected: TextRange,
  file: WorkspaceFile,
  workspace: Workspace,
  { ownClient, client }: Pick<Switches, 'ownClient' | 'client'>,
): CodeAction[] {
  return codeActions(workspace, findings, file.uri, selected).flatMap((action): CodeAction[] => {
    const { play } = action;
    if (play !== undefined) {
      const command = {
        title: action.title,
        command: play.change === true ? 'statefulset.simulateChange' : 'statefulset.simulate',
        arguments: [play.uri, play.set, play.show],
      };
      // Other editors do not have the command.
      return ownClient ? [{ title: action.title, kind: 'quickfix', command }] : [];
    }
    const edit = toWorkspaceEdit(action, workspace, client?.annotatesChanges === true);
    if (edit === undefined) return [];
    const { title, finding, preferred } = action;
    if (finding === undefined) return [{ title, kind: 'refactor.rewrite', edit }];
    const diagnostics = [toDiagnostic(finding, file, workspace)];
    return [{ title, kind: 'quickfix', diagnostics, isPreferred: preferred === true, edit }];
  });
}

function toWorkspaceEdit({ edits, confirm }: Action, workspace: Workspace, annotates: boolean): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    const file = workspace.file(edit.uri);
    if (file === undefined) return undefined;
    (changes[edit.uri] ??= []).push(toTextEdit(edit, file));
  }
  if (edits.length === 0) return undefined;
  if (confirm === undefined || !annotates) return { changes };
  // With a reason to think first, the editor shows the change before it makes it.
  const annotationId = 'running-set';
  const documentChanges = Object.entries(changes).map(([uri, own]) => ({
    textDocument: { uri, version: null },
    edits: own.map((edit) => ({ ...edit, annotationId })),
  }));
  return { documentChanges, changeAnnotations: { [annotationId]: { label: confirm, needsConfirmation: true } } };
}

function toTextEdit({ start, end, newText }: FixText['edits'][number], file: WorkspaceFile): TextEdit {
  return { range: toRange(file, { start, end }), newText };
}
