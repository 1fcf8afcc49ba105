import type { TextRange } from '../base/text.ts';
import type { DocumentContent } from './parse.ts';
import { readerComplaint } from './server-yaml/grammar.ts';

/**
 * What the server's reader says of a document that is no YAML to it. The place is where the parser of the editor found the error, if it found one: it knows
 * better where to look. Undefined for YAML, also for the little that only the server takes.
 */
export function syntaxComplaint(content: DocumentContent): { readonly complaint: string; readonly range: TextRange } | undefined {
  const { text, bodyStart, problems, isSimple } = content;
  if (isSimple === true && problems.length === 0) return undefined;
  const found = readerComplaint(text.slice(bodyStart));
  if (found === undefined) return undefined;
  const [problem] = problems;
  const start = Math.min(bodyStart + found.offset, text.length);
  return { complaint: found.complaint, range: problem ?? { start, end: Math.min(start + 1, text.length) } };
}
