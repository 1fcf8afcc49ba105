import { LineIndex, type TextRange } from '../base/text.ts';
import type { Finding } from '../lint/finding.ts';
import { isAtLeast, type Severity } from '../lint/rule.ts';
import { rules } from '../lint/rules.ts';
import { Linter } from '../lint/run.ts';
import { changeCodes } from '../lint/suppression.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { choice, parseArguments } from './arguments.ts';
import { readInput, stdinName, targetOf } from './input.ts';
import type { Io } from './io.ts';
import { sarif } from './sarif.ts';

/** A range for people: lines and columns from 1, in UTF-16 code units. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One finding as `check --format json` prints it. */
export interface CheckResult extends Location {
  readonly severity: Severity;
  readonly code: string;
  readonly source: 'statefulset';
  readonly message: string;
  readonly url: string;
  readonly related: readonly (Location & { readonly message: string })[];
  readonly fixes: readonly { readonly title: string; readonly edits: readonly (Location & { readonly newText: string })[] }[];
  /** Of answers of the API server. */
  readonly type?: string;
  readonly field?: string;
  readonly serverMessage?: string;
}

/** `statefulset check`. Exit code 0, 1 for findings at or above `--fail-on`, 2 for input that cannot be read. */
export async function check(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, { kubernetes: 'a version', format: 'text, json or sarif', 'fail-on': 'error, warning or none' });
  const format = choice(args, 'format', ['text', 'json', 'sarif'], 'text');
  const failOn = choice(args, 'fail-on', ['error', 'warning', 'none'], 'error');
  const { workspace, files, failed } = await readInput(io, args.operands, targetOf(args), args.options.has('kubernetes'));
  const linter = new Linter(workspace, {
    isNamed: (file) => args.operands.includes(file) || file === stdinName,
    onFault: (id, error) => io.writeError(`rule ${id} failed: ${error instanceof Error ? error.message : String(error)}\n`),
  });
  const findings = files.map((file) => ({ file, found: linter.findings(file) }));
  const results = findings.flatMap(({ file, found }) =>
    found.flatMap((finding) => (format === 'text' ? [resultOf(workspace, file, finding)] : entries(workspace, file, finding))),
  );
  if (format === 'json') io.writeOut(`${JSON.stringify(results, undefined, 2)}\n`);
  else if (format === 'sarif') io.writeOut(`${JSON.stringify(sarif(results), undefined, 2)}\n`);
  else io.writeOut(textOf(results, files.length));
  if (failed) return 2;
  return failOn !== 'none' && results.some((result) => isAtLeast(result.severity, failOn)) ? 1 : 0;
}

/** What the server says about a place that a rule of ours speaks of is an entry of its own: whoever asks only for its answers finds them all. */
function entries(workspace: Workspace, file: string, finding: Finding): CheckResult[] {
  const result = resultOf(workspace, file, finding);
  const { answer } = finding;
  if (answer === undefined || answer.code === finding.code) return [result];
  return [result, resultOf(workspace, file, { ...finding, severity: 'error', code: answer.code, message: answer.message })];
}

/** A finding as the commands print it. */
export function resultOf(workspace: Workspace, file: string, finding: Finding): CheckResult {
  const { answer } = finding;
  return {
    ...locationOf(workspace, file, finding.range),
    severity: finding.severity,
    code: finding.code,
    source: finding.source,
    message: finding.message,
    url: ruleUrl(finding.code),
    related: finding.related.map((each) => ({ ...locationOf(workspace, each.uri, each.range), message: each.message })),
    fixes: finding.fixes.map((fix) => ({
      title: fix.title,
      edits: fix.edits.map((edit) => ({ ...locationOf(workspace, edit.uri, edit), newText: edit.newText })),
    })),
    ...(answer?.type === undefined ? {} : { type: answer.type }),
    ...(answer?.field === undefined ? {} : { field: answer.field }),
    ...(answer === undefined ? {} : { serverMessage: answer.message }),
  };
}

/** Where a code is explained: a page of this package for our rules, the API's reference for the server's answers. */
function ruleUrl(code: string): string {
  return rules.some((rule) => rule.id === code) || changeCodes.includes(code)
    ? `media/rules/${code}.md`
    : 'https://kubernetes.io/docs/reference/kubernetes-api/';
}

const lineIndices = new WeakMap<object, LineIndex>();

function locationOf(workspace: Workspace, path: string, range: TextRange): Location {
  const file = workspace.file(path);
  let index = file === undefined ? undefined : lineIndices.get(file);
  if (index === undefined) {
    index = new LineIndex(file?.text ?? '');
    if (file !== undefined) lineIndices.set(file, index);
  }
  const start = index.position(range.start);
  const end = index.position(range.end);
  return { file: path, line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
}

function textOf(results: readonly CheckResult[], files: number): string {
  const lines: string[] = [];
  for (const result of results) {
    lines.push(
      `${result.file}:${result.line}:${result.column}: ${result.severity} ${result.code}: ${result.message.replaceAll('\n', ' ')}`,
    );
    if (result.serverMessage !== undefined && !result.message.includes(result.serverMessage))
      lines.push(`    API server: ${result.serverMessage.replaceAll('\n', ' ')}`);
    for (const related of result.related) lines.push(`    ${related.file}:${related.line}:${related.column}: ${related.message}`);
    for (const fix of result.fixes) lines.push(`    fix: ${fix.title}`);
  }
  const counts = (['error', 'warning', 'information', 'hint'] as const).flatMap((severity) => {
    const number = results.filter((result) => result.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 || severity === 'information' ? '' : 's'}`];
  });
  lines.push(`${files} file${files === 1 ? '' : 's'} checked: ${counts.length === 0 ? 'no findings' : counts.join(', ')}`);
  return `${lines.join('\n')}\n`;
}
