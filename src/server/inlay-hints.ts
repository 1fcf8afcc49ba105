import { inlayHints } from '../ide/inlay-hints.ts';
import type { Connection } from './connection.ts';
import type { Knowledge } from './knowledge.ts';
import { toOffset, toRange } from './places.ts';

/** Answers for inlay hints. They are off until a setting wants them: `wanted` is asked each time. */
export function answerInlayHints(connection: Connection, knowledge: Knowledge, wanted: () => boolean): void {
  connection.answer('textDocument/inlayHint', [], async ({ textDocument: { uri }, range }) => {
    const file = wanted() ? await knowledge.file(uri) : undefined;
    if (file === undefined) return [];
    const [start, end] = [toOffset(file, range.start), toOffset(file, range.end)];
    return inlayHints(await knowledge.workspace, uri)
      .filter(({ offset }) => start <= offset && offset <= end)
      .map(({ offset, text }) => ({
        position: toRange(file, { start: offset, end: offset }).start,
        label: text,
        paddingLeft: true,
      }));
  });
}
