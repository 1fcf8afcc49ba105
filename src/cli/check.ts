import { LineIndex, type TextRange } from '../base/text.ts';
import type { Finding } from '../lint/finding.ts';
import { isAtLeast, type Severity } from '../lint/rule.ts';
import { rules } from '../lint/rules.ts';
import { Linter } from '../lint/run.ts';
import { changeCodes } from '../lint/suppression.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { annotations } from './annotations.ts';
import { choice, parseArguments } from './arguments.ts';
import { checkText, type LineOf } from './check-text.ts';
import { readInput, stdinName, targetOf } from './input.ts';
import type { Io } from './io.ts';
import { paintFor } from './paint.ts';
import { artifactOf, belowRoot } from './root.ts';
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
  /** The object that the place belongs to, where its text says enough. */
  readonly object?: { readonly kind: string; readonly namespace?: string; readonly name: string };
  /** The template that Helm made the object from. */
  readonly from?: string;
  readonly related: readonly (Location & { readonly message: string })[];
  readonly fixes: readonly { readonly title: string; readonly edits: readonly (Location & { readonly newText: string })[] }[];
  /** Of answers of the API server. */
  readonly type?: string;
  readonly field?: string;
  readonly serverMessage?: string;
}

const options = {
  kubernetes: 'a version',
  format: 'text, json, sarif or github',
  'fail-on': 'error, warning or none',
  'stdin-filename': 'the name of what comes on standard input',
};

/** `statefulset check`. Exit code 0, 1 for findings at or above `--fail-on`, 2 for input that cannot be read. */
export async function check(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, options);
  const format = choice(args, 'format', ['text', 'json', 'sarif', 'github'], 'text');
  const failOn = choice(args, 'fail-on', ['error', 'warning', 'none'], 'error');
  const stdinFile = args.options.get('stdin-filename') ?? stdinName;
  const { workspace, files, failed } = await readInput(io, args.operands, targetOf(args), args.options.has('kubernetes'), stdinFile);
  const linter = new Linter(workspace, {
    isNamed: (file) => args.operands.includes(file) || file === stdinFile,
    onFault: (id, error) => io.writeError(`rule ${id} failed: ${error instanceof Error ? error.message : String(error)}\n`),
  });
  const whole = format === 'json' || format === 'sarif';
  const results = files.flatMap((file) =>
    linter.findings(file).flatMap((finding) => (whole ? entries(workspace, file, finding) : [resultOf(workspace, file, finding)])),
  );
  switch (format) {
    case 'json':
      io.writeOut(`${JSON.stringify(results, undefined, 2)}\n`);
      break;
    case 'sarif':
      io.writeOut(await sarifText(results, io, !failed));
      break;
    case 'github':
      io.writeOut(annotations(results, (file) => belowRoot(io.workingDirectory, file) ?? file));
      break;
    case 'text':
      io.writeOut(checkText(results, files.length, lineOf(workspace), paintFor(io.colour)));
  }
  if (failed) return 2;
  return failOn !== 'none' && results.some((result) => isAtLeast(result.severity, failOn)) ? 1 : 0;
}

/** Findings as a SARIF log, with the pages of the rules that they name. */
export async function sarifText(results: readonly CheckResult[], io: Io, complete: boolean): Promise<string> {
  const codes = new Set(results.map(({ code }) => code).filter((code) => !code.startsWith('api/')));
  const pages = new Map(await Promise.all([...codes].map(async (code) => [code, await io.readRulePage(code)] as const)));
  const run = {
    version: await io.readVersion(),
    complete,
    page: (id: string) => pages.get(id),
    artifact: artifactOf(io.workingDirectory),
  };
  return `${JSON.stringify(sarif(results, run), undefined, 2)}\n`;
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
    ...originOf(workspace, file, finding.range.start),
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

/** Which object a place belongs to, and what Helm says of where its text comes from. */
function originOf(workspace: Workspace, path: string, offset: number): Pick<CheckResult, 'object' | 'from'> {
  const file = workspace.file(path);
  const document = file?.parsed.documents.find(({ start, end }) => start <= offset && offset < end);
  const resource = file?.resources.find((each) => each.document.start <= offset && offset < each.document.end);
  const from = document === undefined ? undefined : /^# Source: (\S.*?)\s*$/m.exec(document.text)?.[1];
  return {
    ...(resource === undefined || resource.name === ''
      ? {}
      : {
          object: {
            kind: resource.kind,
            ...(resource.namespace === undefined ? {} : { namespace: resource.namespace }),
            name: resource.name,
          },
        }),
    ...(from === undefined ? {} : { from }),
  };
}

/** Where a code is explained: a page of this package for our rules, the API's reference for the server's answers. */
function ruleUrl(code: string): string {
  return rules.some((rule) => rule.id === code) || changeCodes.includes(code)
    ? `media/rules/${code}.md`
    : 'https://kubernetes.io/docs/reference/kubernetes-api/';
}

const lineIndices = new WeakMap<object, LineIndex>();

function indexOf(workspace: Workspace, path: string): LineIndex {
  const file = workspace.file(path);
  let index = file === undefined ? undefined : lineIndices.get(file);
  if (index === undefined) {
    index = new LineIndex(file?.text ?? '');
    if (file !== undefined) lineIndices.set(file, index);
  }
  return index;
}

function locationOf(workspace: Workspace, path: string, range: TextRange): Location {
  const index = indexOf(workspace, path);
  const start = index.position(range.start);
  const end = index.position(range.end);
  return { file: path, line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
}

function lineOf(workspace: Workspace): LineOf {
  return (path, line) => {
    const index = indexOf(workspace, path);
    const text = workspace.file(path)?.text;
    return line > index.lineCount ? undefined : text?.slice(index.lineStart(line - 1), index.lineStart(line)).replace(/[\r\n]+$/, '');
  };
}
