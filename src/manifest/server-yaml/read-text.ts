import type { Node } from '../nodes.ts';
import { Complaint } from './cursor.ts';
import { Grammar } from './grammar.ts';
import { leftMessage, problemAt, problemOf, type SyntaxProblem, tooDeepMessage } from './problems.ts';

/** What the server's reader makes of the first document of a text. */
export interface TextReading {
  /** Absent when nothing is written. Where the text is no YAML, what can be made of the rest. */
  readonly root?: Node;
  readonly problem?: SyntaxProblem;
  /** The server's words for what stops it: no YAML, or an alias without an anchor. */
  readonly complaint?: string;
}

/** Reads the first document of a text, from an offset on. Never throws. */
export function readText(text: string, from = 0): TextReading {
  const control = controlCharacter(text, from);
  if (control !== undefined) {
    const complaint = new Complaint('control characters are not allowed', 0, control);
    return { ...readLeniently(text, from, () => problemOf(text, complaint)), complaint: complaint.message };
  }
  const grammar = new Grammar(text, from, false);
  try {
    const root = grammar.document();
    const { left, unknownAnchor } = grammar;
    const { tooDeep } = grammar.tree;
    const complaint = unknownAnchor === undefined ? {} : { complaint: unknownAnchor.message };
    if (left !== undefined) return { ...readLeniently(text, from, () => problemAt(text, left, leftMessage)), ...complaint };
    const problem = tooDeep === undefined ? {} : { problem: problemAt(text, tooDeep, tooDeepMessage) };
    return { ...(root === undefined ? {} : { root }), ...problem, ...complaint };
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return {
      ...readLeniently(text, from, (unclosed) => problemOf(text, error, unclosed)),
      complaint: (grammar.unknownAnchor ?? error).message,
    };
  }
}

/** What can be made of a text that is no YAML. */
function readLeniently(text: string, from: number, problem: (unclosed: number | undefined) => SyntaxProblem): TextReading {
  const grammar = new Grammar(text, from, true);
  const root = grammar.document();
  const { tooDeep } = grammar.tree;
  const found = tooDeep === undefined ? problem(grammar.unclosed) : problemAt(text, tooDeep, tooDeepMessage);
  return { ...(root === undefined ? {} : { root }), problem: found };
}

/** kube: go.yaml.in/yaml/v2 readerc.go: the characters that it refuses wherever they stand. */
function controlCharacter(text: string, from: number): number | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const pattern = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index;
}
