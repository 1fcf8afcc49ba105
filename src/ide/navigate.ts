import type { TextRange } from '../base/text.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { type Occurrence, occurrenceAt, occurrences } from './occurrences.ts';

/** A place in a file. */
export interface TextPlace {
  readonly uri: string;
  readonly range: TextRange;
}

/** Where the thing that is named at an offset is given its name. */
export function definition(workspace: Workspace, uri: string, offset: number): TextPlace[] {
  return sameSymbol(workspace, uri, offset).filter((each) => each.role === 'definition');
}

/** Every place that names the same thing. */
export function references(workspace: Workspace, uri: string, offset: number, withDefinition: boolean): TextPlace[] {
  return sameSymbol(workspace, uri, offset).filter((each) => withDefinition || each.role === 'use');
}

/** Those in the same file. */
export function highlights(workspace: Workspace, uri: string, offset: number): (TextPlace & { readonly write: boolean })[] {
  return sameSymbol(workspace, uri, offset)
    .filter((each) => each.uri === uri)
    .map((each) => ({ ...each, write: each.role === 'definition' }));
}

export interface Renaming {
  readonly edits: readonly (TextPlace & { readonly newText: string })[];
  /** Why the author should think first: what a running set cannot follow. */
  readonly confirm?: string;
}

/** What can be renamed at an offset: the text that would be replaced. */
export function prepareRename(workspace: Workspace, uri: string, offset: number): TextRange | undefined {
  const here = occurrenceAt(workspace, uri, offset);
  if (here === undefined) return undefined;
  return sameSymbol(workspace, uri, offset).some((each) => each.role === 'definition') ? here.range : undefined;
}

/** Another name for the thing at an offset, everywhere. */
export function rename(workspace: Workspace, uri: string, offset: number, newName: string): Renaming | undefined {
  if (prepareRename(workspace, uri, offset) === undefined || !/^[a-zA-Z0-9][\w.-]{0,252}$/.test(newName)) return undefined;
  const all = sameSymbol(workspace, uri, offset);
  const edits = all.map((each) => ({ uri: each.uri, range: each.range, newText: newName }));
  const fixed = all.some((each) => each.fixed);
  return fixed
    ? {
        edits,
        confirm:
          'A set that runs already cannot follow: its pods, claims and DNS names keep the old name until it is deleted and made anew.',
      }
    : { edits };
}

function sameSymbol(workspace: Workspace, uri: string, offset: number): readonly Occurrence[] {
  const here = occurrenceAt(workspace, uri, offset);
  return here === undefined ? [] : occurrences(workspace, uri).filter((each) => each.symbol === here.symbol);
}
