import { changeFindings } from '../ide/change-findings.ts';
import { compare, type Comparison } from '../ide/compare.ts';
import type { Finding } from '../lint/finding.ts';
import { Workspace } from '../manifest/workspace.ts';

/** The texts that run: what an editor's files are compared with, file by file. */
export interface Changes {
  /** `from` is what messages call it, as in `HEAD`; null for a file that there is no such text of. */
  setBase(uri: string, text: string | null, from: string): void;
  /** What is to be said of a file's change against the text that runs; nothing where that is not known or the same. */
  findings(workspace: Workspace, uri: string): readonly Finding[];
  /** What the file's change does to its sets; undefined where nothing is known of what runs, or it is the same text. */
  comparison(workspace: Workspace, uri: string): Comparison | undefined;
}

interface Pair {
  readonly text: string;
  readonly from: string;
  /** The two sides, each with this file alone, so that a keystroke costs one document. */
  sides?: { readonly before: Workspace; readonly after: Workspace };
}

export function createChanges(): Changes {
  const pairs = new Map<string, Pair>();
  /** The two sides of a file that differs from what runs. */
  const changed = (workspace: Workspace, uri: string) => {
    const pair = pairs.get(uri);
    const now = workspace.file(uri)?.text;
    if (pair === undefined || now === undefined || now === pair.text) return undefined;
    const alone = () => new Workspace({ ...workspace.options, target: workspace.targetOf(uri) });
    pair.sides ??= { before: alone(), after: alone() };
    const { before, after } = pair.sides;
    for (const side of [before, after]) side.setTarget(workspace.targetOf(uri));
    before.setFile(uri, pair.text);
    after.setFile(uri, now);
    return { before, after, from: pair.from };
  };
  return {
    setBase(uri, text, from) {
      if (text === null) pairs.delete(uri);
      else pairs.set(uri, { text, from });
    },
    findings(workspace, uri) {
      const sides = changed(workspace, uri);
      return sides === undefined ? [] : changeFindings(sides.before, sides.after, uri, sides.from);
    },
    comparison(workspace, uri) {
      const sides = changed(workspace, uri);
      return sides === undefined ? undefined : compare(sides.before, sides.after);
    },
  };
}
