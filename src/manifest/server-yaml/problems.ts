import type { TextRange } from '../../base/text.ts';
import type { Complaint } from './cursor.ts';

/** A place where a text is no YAML, in our words. */
export interface SyntaxProblem extends TextRange {
  readonly message: string;
}

export const tooDeepMessage = 'Nested too deeply to be read; no object of Kubernetes needs more than 30 levels';
export const leftMessage = 'The document ends before this; the server reads nothing from here on';
const noColonMessage = 'A name needs a colon after it';
const strayMessage = 'This line does not fit to the members around it; is it indented as they are?';

/** What is wrong, by a part of the server's words. */
const sentences: readonly (readonly [string, string])[] = [
  ["could not find expected ':'", noColonMessage],
  ['mapping values are not allowed', 'This colon makes a mapping where none can be; a text with a colon and a blank belongs in quotes'],
  ['did not find expected key', strayMessage],
  ["did not find expected '-'", 'This line does not fit to the list around it; is it indented as its items are?'],
  ["did not find expected ',' or", 'A comma or the closing bracket is missing'],
  ['did not find expected node content', 'A value is missing between the brackets'],
  ['block sequence entries are not allowed', 'A list begins on a line of its own'],
  ['mapping keys are not allowed', 'A key with a question mark begins on a line of its own'],
  ['unexpected end of stream', 'The quote is not closed'],
  ['unexpected document indicator', 'The quote is not closed before the document ends'],
  ['a tab character', 'Tabs cannot indent; use blanks'],
  ['unknown escape', 'YAML has no such escape; a backslash is written twice in double quotes, and once in single quotes'],
  ['hexdecimal number', 'The digits of the escape are missing'],
  ['invalid Unicode', 'The escape stands for no character; one beyond \\uFFFF is written \\U and eight digits'],
  ['control characters', 'A control character stands here; only an escape in double quotes can be one'],
  [
    'alphabetic or numeric character',
    'The name of an anchor or an alias has letters, digits, - and _ alone; a text that begins so belongs in quotes',
  ],
  ['comment or line break', 'Nothing else can stand on this line'],
  ['indentation indicator equal to 0', 'The indentation of a block of text is from 1 to 9'],
  ['exceeded max depth', tooDeepMessage],
  ['tag', 'This is no tag; a text that begins with an exclamation mark belongs in quotes'],
];

/** A problem from an offset to the end of its line. */
export function problemAt(text: string, start: number, message: string): SyntaxProblem {
  const newline = text.slice(start, start + 1000).search(/[\r\n]/);
  const end = newline === -1 ? Math.min(text.length, start + 1000) : start + newline;
  return { message, start, end: Math.max(end, Math.min(start + 1, text.length)) };
}

/**
 * The problem that a complaint is about, where the fault begins.
 *
 * @param unclosed offset of a bracket that is not closed where it should be
 */
export function problemOf(text: string, { message, offset, from }: Complaint, unclosed?: number): SyntaxProblem {
  if (message.includes("expected ',' or") && (unclosed !== undefined || from < offset))
    return problemAt(text, unclosed ?? from, 'The bracket is not closed');
  const written = text.slice(from, offset);
  if (!message.includes('mapping values are not allowed') || !/[\r\n]/.test(written))
    return problemAt(text, message.includes('mapping values') ? offset : from, wordsFor(message, text[offset] ?? ''));
  // A text of several lines before the colon: a name without its own, or a value that the next member was taken to go on.
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  if (/^[\s-]*$/.test(text.slice(lineStart, from))) return problemAt(text, from, noColonMessage);
  const last = written.lastIndexOf('\n') + 1;
  return problemAt(text, from + last + written.slice(last).search(/\S|$/), strayMessage);
}

function wordsFor(complaint: string, character: string): string {
  if (complaint.includes('cannot start any token'))
    return character === '\t' ? 'Tabs cannot indent; use blanks' : `No text begins with ${character} unless it is in quotes`;
  return sentences.find(([part]) => complaint.includes(part))?.[1] ?? 'This is no YAML';
}
