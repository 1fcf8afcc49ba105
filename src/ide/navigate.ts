import type { TextRange } from '../base/text.ts';
import { configMapKey, dnsLabel, dnsSubdomain, labelValue, portName } from '../api/validate/formats.ts';
import type { Target } from '../kube/versions.ts';
import { scalarText } from '../lint/edits.ts';
import type { Workspace } from '../manifest/workspace.ts';
import type { Occurrence } from './names/collector.ts';
import { occurrenceAt, occurrences } from './names/occurrences.ts';

/** A place in a file. */
export interface TextPlace {
  readonly uri: string;
  readonly range: TextRange;
}

/** Where the thing that is named at an offset is given its name. */
export function definition(workspace: Workspace, uri: string, offset: number): TextPlace[] {
  return sameSymbol(workspace, uri, offset).filter((each) => each.role === 'definition');
}

/** Every place that names the same thing, and what selects it. */
export function references(workspace: Workspace, uri: string, offset: number, withDefinition: boolean): TextPlace[] {
  return sameSymbol(workspace, uri, offset).filter((each) => withDefinition || each.role !== 'definition');
}

/** Those in the same file. */
export function highlights(workspace: Workspace, uri: string, offset: number): (TextPlace & { readonly write: boolean })[] {
  return sameSymbol(workspace, uri, offset)
    .filter((each) => each.uri === uri && each.role !== 'mention')
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
  if (here === undefined || here.role === 'mention') return undefined;
  return sameSymbol(workspace, uri, offset).some((each) => each.role === 'definition') ? here.range : undefined;
}

/** Another name for the thing at an offset, everywhere; or why it cannot be called so, in the server's words. */
export function rename(
  workspace: Workspace,
  uri: string,
  offset: number,
  newName: string,
): Renaming | { readonly refused: string } | undefined {
  const here = occurrenceAt(workspace, uri, offset);
  if (here === undefined || prepareRename(workspace, uri, offset) === undefined) return undefined;
  const named = occurrences(workspace, uri).filter((each) => each.role !== 'mention');
  const all = tiedTo(named, here.symbol);
  const [refused] = all.flatMap((each) => problems(each, newName, workspace.targetOf(uri)));
  if (refused !== undefined) return { refused };
  const edits = all.map((each) => ({ uri: each.uri, range: each.range, newText: each.plain ? scalarText(newName) : newName }));
  const fixed = all.some((each) => each.fixed);
  return fixed
    ? {
        edits,
        confirm:
          'A set that runs already cannot follow: its pods, claims and DNS names keep the old name until it is deleted and made anew.',
      }
    : { edits };
}

/** Anchored once and used under several names, a text is all of them: they change together. Each place once. */
function tiedTo(all: readonly Occurrence[], symbol: string): Occurrence[] {
  const symbols = new Set([symbol]);
  const places = new Map<string, Occurrence>();
  for (let before = -1; before !== places.size; ) {
    before = places.size;
    for (const each of all) {
      const place = `${each.uri} ${each.range.start} ${each.range.end}`;
      if (!symbols.has(each.symbol) && !places.has(place)) continue;
      symbols.add(each.symbol);
      const known = places.get(place);
      if (known === undefined || (each.fixed && !known.fixed)) places.set(place, each);
    }
  }
  return [...places.values()];
}

/** What the server says of a name for this kind of thing. */
function problems({ symbol }: Occurrence, name: string, target: Target): string[] {
  if (symbol.startsWith('label ')) return labelValue(name, target);
  if (symbol.startsWith('key of ')) return configMapKey(name);
  if (symbol.startsWith('port@')) return portName(name);
  return /^(?:volume|container)@|^(?:Service|StatefulSet)\//.test(symbol) ? dnsLabel(name) : dnsSubdomain(name);
}

function sameSymbol(workspace: Workspace, uri: string, offset: number): readonly Occurrence[] {
  const here = occurrenceAt(workspace, uri, offset);
  return here === undefined ? [] : occurrences(workspace, uri).filter((each) => each.symbol === here.symbol);
}
