import type { TextRange } from '../base/text.ts';
import type { Finding, FixText, TextEdit } from '../lint/finding.ts';
import { changeCodes } from '../lint/suppression.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { refactorings } from './refactorings.ts';

export interface CodeAction extends FixText {
  /** What it mends; absent for what is offered without a finding. */
  readonly finding?: Finding;
  readonly kind: 'quickfix' | 'refactor';
  /** Instead of an edit: the set to play in the simulator, and the code of the finding that it is to show; `change`: the rollout of the file's change. */
  readonly play?: { readonly uri: string; readonly set: string; readonly show: string; readonly change?: true };
  /** Why to think first: the editor asks before it makes the change. */
  readonly confirm?: string;
}

/**
 * What the light bulb offers for a selection: the repairs of the findings there, then to switch their rules off in this document, then what else can be
 * made of the set.
 */
export function codeActions(workspace: Workspace, found: readonly Finding[], uri: string, selected: TextRange): CodeAction[] {
  const touched = found.filter(({ range }) => range.start <= selected.end && selected.start <= range.end);
  const repairs = touched.flatMap((finding) => finding.fixes.map((fix): CodeAction => ({ ...fix, kind: 'quickfix', finding })));
  const rules = touched.filter(({ code }) => !code.startsWith('api/') && !notRules.includes(code));
  const switches = rules.flatMap((finding): CodeAction[] => {
    const edit = ignoreEdit(workspace, uri, finding);
    return edit === undefined ? [] : [{ title: `Ignore ${finding.code} in this document`, edits: [edit], kind: 'quickfix', finding }];
  });
  const others = refactorings(workspace, uri, selected)
    .filter(({ title }) => !repairs.some((repair) => repair.title === title))
    .map(({ title, edits, confirm }): CodeAction => ({ title, edits, kind: 'refactor', ...(confirm === undefined ? {} : { confirm }) }));
  return [...repairs, ...switches, ...shows(workspace, touched, uri), ...others];
}

/** The consequence of a finding can be watched where its rule names a scenario, and it is known of which set. */
function shows(workspace: Workspace, touched: readonly Finding[], uri: string): CodeAction[] {
  const sets = workspace.file(uri)?.resources.filter((each) => each.kind === 'StatefulSet' && each.class === 'ours') ?? [];
  return touched.flatMap((finding): CodeAction[] => {
    const here = sets.find(({ document }) => document.start <= finding.range.start && finding.range.start < document.end);
    const set = here ?? (sets.length === 1 ? sets[0] : undefined);
    if (finding.shown === undefined || set === undefined) return [];
    const play = { uri, set: set.name, show: finding.code, ...(changeCodes.includes(finding.code) ? { change: true as const } : {}) };
    return [{ title: 'Show in Simulation', edits: [], kind: 'quickfix', finding, play }];
  });
}

const notRules: readonly string[] = ['yaml-syntax', 'unused-suppression', 'kubernetes-version-unknown', 'settings-file'];

/** A comment on its own line over the finding. JSON and flow style have no comments. */
function ignoreEdit(workspace: Workspace, uri: string, { code, range }: Finding): TextEdit | undefined {
  const file = workspace.file(uri);
  const document = file?.parsed.documents.find((each) => each.start <= range.start && range.start < each.end);
  if (file === undefined || document === undefined || /^\s*[{[]/.test(document.text.slice(document.bodyStart))) return undefined;
  const lineStart = file.text.lastIndexOf('\n', range.start - 1) + 1;
  // Inside of a block scalar a comment would be text: before the document's first key it never is.
  const at = Math.max(document.start + document.bodyStart, isInBlock(file.text, lineStart) ? 0 : lineStart);
  const indent = /^[ \t]*/.exec(file.text.slice(at))?.[0] ?? '';
  const end = file.text.includes('\r\n') ? '\r\n' : '\n';
  return { uri, start: at, end: at, newText: `${indent}# statefulset-ignore: ${code}${end}` };
}

/** Whether a line belongs to a block scalar, by a look at the lines above that are indented less. */
function isInBlock(text: string, lineStart: number): boolean {
  let indent = /^ */.exec(text.slice(lineStart))?.[0].length ?? 0;
  const above = text.slice(0, lineStart).split('\n').slice(-500, -1);
  for (const line of above.reverse()) {
    const own = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() === '' || own >= indent) continue;
    if (/[|>][+-]?\d?\s*(?:#.*)?$/.test(line)) return true;
    indent = own;
  }
  return false;
}
