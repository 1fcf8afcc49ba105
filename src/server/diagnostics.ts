import { type CodeAction, CodeActionKind, type Diagnostic, DiagnosticSeverity, type TextEdit } from 'vscode-languageserver';
import type { TextRange } from '../base/text.ts';
import type { Finding, FixText } from '../lint/finding.ts';
import type { Severity } from '../lint/rule.ts';
import type { Workspace, WorkspaceFile } from '../manifest/workspace.ts';
import { toRange } from './places.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding as the protocol has it. */
export function toDiagnostic(finding: Finding, file: WorkspaceFile, workspace: Workspace): Diagnostic {
  const related = finding.related.flatMap(({ uri, range, message }) => {
    const other = workspace.file(uri);
    return other === undefined ? [] : [{ location: { uri, range: toRange(other, range) }, message }];
  });
  return {
    range: toRange(file, finding.range),
    severity: severities[finding.severity],
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

/** The fixes of the findings that a selection touches, those that are the only sensible ones marked. */
export function toCodeActions(findings: readonly Finding[], selected: TextRange, file: WorkspaceFile, workspace: Workspace): CodeAction[] {
  const touched = findings.filter(({ range }) => range.start <= selected.end && selected.start <= range.end);
  return touched.flatMap((finding) =>
    finding.fixes.flatMap((fix): CodeAction[] => {
      const changes = changesOf(fix, workspace);
      if (changes === undefined) return [];
      const diagnostics = [toDiagnostic(finding, file, workspace)];
      return [{ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: fix.preferred === true, edit: { changes } }];
    }),
  );
}

function changesOf({ edits }: FixText, workspace: Workspace): Record<string, TextEdit[]> | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    const file = workspace.file(edit.uri);
    if (file === undefined) return undefined;
    (changes[edit.uri] ??= []).push(toTextEdit(edit, file));
  }
  return edits.length === 0 ? undefined : changes;
}

function toTextEdit({ start, end, newText }: FixText['edits'][number], file: WorkspaceFile): TextEdit {
  return { range: toRange(file, { start, end }), newText };
}
