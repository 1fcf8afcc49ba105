import type { Range } from 'vscode-languageserver';
import { LineIndex, type TextRange } from '../base/text.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';
import type { Place } from '../wire/server-messages.ts';

/** One line index for each version of a file. */
const indices = new WeakMap<WorkspaceFile, LineIndex>();

function indexOf(file: WorkspaceFile): LineIndex {
  const known = indices.get(file);
  if (known !== undefined) return known;
  const made = new LineIndex(file.text);
  indices.set(file, made);
  return made;
}

/** Offsets to the protocol's lines and characters. */
export function toRange(file: WorkspaceFile, { start, end }: TextRange): Range {
  const index = indexOf(file);
  const position = (offset: number) => {
    const { line, column } = index.position(offset);
    return { line, character: column };
  };
  return { start: position(start), end: position(end) };
}

/** The protocol's position to an offset. */
export function toOffset(file: WorkspaceFile, position: { readonly line: number; readonly character: number }): number {
  return indexOf(file).offset({ line: position.line, column: position.character });
}

/** A range of a file as our own messages name it. */
export function toPlace(file: WorkspaceFile, range: TextRange): Place {
  return { uri: file.uri, ...toRange(file, range) };
}
