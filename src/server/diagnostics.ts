import { type CodeAction, CodeActionKind, type Diagnostic, DiagnosticSeverity, type TextEdit } from 'vscode-languageserver';
import type { TextRange } from '../base/text.ts';
import type { Edit, Fix, Severity } from '../lint/rule.ts';
import type { Finding } from '../lint/finding.ts';
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
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
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

function changesOf({ edits }: Fix, workspace: Workspace): Record<string, TextEdit[]> | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    const file = workspace.file(edit.uri);
    if (file === undefined) return undefined;
    (changes[edit.uri] ??= []).push(toTextEdit(edit, file));
  }
  return edits.length === 0 ? undefined : changes;
}

function toTextEdit({ start, end, newText }: Edit, file: WorkspaceFile): TextEdit {
  return { range: toRange(file, { start, end }), newText };
}
