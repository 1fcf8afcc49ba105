import type { TextEdit } from '../lint/finding.ts';
import type { Edit } from '../lint/rule.ts';
import { type Resource, Workspace } from '../manifest/workspace.ts';

/** One step of a larger change: it sees the document as the steps before it left it. */
export type Stage = (resource: Resource) => readonly Edit[];

/**
 * Several changes of one document as one edit of the text between the first and the last difference, so that none of them has to know where the others
 * write. Undefined where nothing changes, or a step cannot be done on this text.
 */
export function stagedEdit(workspace: Workspace, resource: Resource, stages: readonly Stage[]): TextEdit | undefined {
  const { uri, document } = resource;
  const scratch = new Workspace({ ...workspace.options, target: workspace.targetOf(uri) });
  let text = document.text;
  for (const stage of stages) {
    const [now] = scratch.setFile(uri, text).resources;
    if (now === undefined) return undefined;
    for (const edit of [...stage(now)].sort((a, b) => b.start - a.start)) {
      const at = now.document.start;
      text = text.slice(0, at + edit.start) + edit.newText + text.slice(at + edit.end);
    }
  }
  return text === document.text ? undefined : difference(uri, document.start, document.text, text);
}

function difference(uri: string, at: number, before: string, after: string): TextEdit {
  const crlf = before.includes('\r\n');
  const wanted = crlf ? after.replaceAll(/\r?\n/g, '\r\n') : after;
  let start = 0;
  while (start < before.length && start < wanted.length && before[start] === wanted[start]) start += 1;
  let tail = 0;
  while (tail < before.length - start && tail < wanted.length - start && before.at(-1 - tail) === wanted.at(-1 - tail)) tail += 1;
  return { uri, start: at + start, end: at + before.length - tail, newText: wanted.slice(start, wanted.length - tail) };
}
