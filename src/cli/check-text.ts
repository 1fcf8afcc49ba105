import type { CheckResult, Location } from './check.ts';
import type { Paint } from './paint.ts';

/** Lines of a file by their number from 1; undefined where there is no such line. */
export type LineOf = (file: string, line: number) => string | undefined;

/** The longest piece of a line that is shown. */
const excerptWidth = 110;

/**
 * Findings for people. The first line of each is `file:line:column: severity code: message`, which editors and `grep` understand; the lines below it are
 * indented: the text that is meant, the server's sentence, what else plays a part, and the fixes.
 */
export function checkText(results: readonly CheckResult[], files: number, lineOf: LineOf, paint: Paint): string {
  return [...results.flatMap((result) => [...linesOf(result, lineOf, paint)]), summary(results, files, paint), ''].join('\n');
}

function* linesOf(result: CheckResult, lineOf: LineOf, paint: Paint): Generator<string> {
  const { severity, code, message, serverMessage, from } = result;
  yield `${paint('place', `${placeText(result)}:`)} ${paint(severity, severity)} ${paint('code', `${code}:`)} ${oneLine(message)}`;
  yield* excerpt(result, lineOf(result.file, result.line), paint);
  if (from !== undefined) yield `    ${paint('faint', 'from:')} ${oneLine(from)}`;
  if (serverMessage !== undefined && !message.includes(serverMessage))
    yield `    ${paint('faint', 'API server:')} ${oneLine(serverMessage)}`;
  for (const related of result.related) yield `    ${paint('faint', `${placeText(related)}:`)} ${oneLine(related.message)}`;
  for (const fix of result.fixes) yield `    ${paint('fix', 'fix:')} ${oneLine(fix.title)}`;
}

function placeText({ file, line, column }: Location): string {
  return `${oneLine(file)}:${line}:${column}`;
}

/** The line, and marks under the part that is meant; as much of a long line as the marks need. */
function* excerpt({ line, column, endLine, endColumn, severity }: CheckResult, text: string | undefined, paint: Paint): Generator<string> {
  if (text === undefined || text.trim() === '') return;
  const end = endLine === line ? endColumn - 1 : text.length;
  const from = text.length <= excerptWidth ? 0 : Math.max(0, Math.min(column - 1 - 20, text.length - excerptWidth));
  const shown = text.slice(from, from + excerptWidth);
  const lead = text.slice(from, column - 1);
  const marked = Math.max(1, Math.min(end - (column - 1), shown.length - lead.length));
  const number = String(line);
  const gutter = (label: string) => paint('faint', `    ${label.padStart(number.length)} |`);
  yield `${gutter(number)} ${oneLine(shown)}`;
  yield `${gutter('')} ${blank(lead)}${paint(severity, '^'.repeat(marked))}`;
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60]/;

/** As wide as a text, and empty. */
function blank(text: string): string {
  return text.replaceAll(/./gu, (character) => (wide.test(character) ? '\u3000' : ' '));
}

/** On one line, and without anything that a terminal would obey: the text comes from files of other people. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, ' ');
}

function summary(results: readonly CheckResult[], files: number, paint: Paint): string {
  const counts = (['error', 'warning', 'information', 'hint'] as const).flatMap((severity) => {
    const number = results.filter((result) => result.severity === severity).length;
    return number === 0 ? [] : [paint(severity, `${number} ${severity}${number === 1 || severity === 'information' ? '' : 's'}`)];
  });
  return `${files} file${files === 1 ? '' : 's'} checked: ${counts.length === 0 ? 'no findings' : counts.join(', ')}`;
}
