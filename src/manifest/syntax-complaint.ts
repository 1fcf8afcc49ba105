import type { TextRange } from '../base/text.ts';
import type { DocumentContent } from './parse.ts';

/** What the server's reader says of a text that is no YAML, with the place that the parser here found. Undefined for YAML. */
export function syntaxComplaint(content: DocumentContent): { readonly complaint: string; readonly range: TextRange } | undefined {
  const [problem] = content.problems;
  if (problem === undefined) return undefined;
  return { complaint: `yaml: ${problem.message}`, range: { start: problem.start, end: problem.end } };
}
