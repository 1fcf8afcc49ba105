import { changeFindings } from '../ide/change-findings.ts';
import type { Finding } from '../lint/finding.ts';
import { Workspace } from '../manifest/workspace.ts';

/** The texts that run: what an editor's files are compared with, file by file. */
export interface Changes {
  /** `from` is what messages call it, as in `HEAD`; null for a file that there is no such text of. */
  setBase(uri: string, text: string | null, from: string): void;
  /** What is to be said of a file's change against the text that runs; nothing where that is not known or the same. */
  findings(workspace: Workspace, uri: string): readonly Finding[];
}

interface Pair {
  readonly text: string;
  readonly from: string;
  /** The two sides, each with this file alone, so that a keystroke costs one document. */
  sides?: { readonly before: Workspace; readonly after: Workspace };
}

export function createChanges(): Changes {
  const pairs = new Map<string, Pair>();
  return {
    setBase(uri, text, from) {
      if (text === null) pairs.delete(uri);
      else pairs.set(uri, { text, from });
    },
    findings(workspace, uri) {
      const pair = pairs.get(uri);
      const now = workspace.file(uri)?.text;
      if (pair === undefined || now === undefined || now === pair.text) return [];
      const alone = () => new Workspace({ ...workspace.options, target: workspace.targetOf(uri) });
      pair.sides ??= { before: alone(), after: alone() };
      const { before, after } = pair.sides;
      for (const side of [before, after]) side.setTarget(workspace.targetOf(uri));
      before.setFile(uri, pair.text);
      after.setFile(uri, now);
      return changeFindings(before, after, uri, pair.from);
    },
  };
}
