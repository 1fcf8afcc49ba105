import type { Node } from 'yaml';
import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import { nodeAt } from '../manifest/node-path.ts';
import type { Resource } from '../manifest/workspace.ts';
import { addMember, removeMember } from './edits.ts';
import type { Edit } from './rule.ts';

/** Moves a member of a mapping, with all that is in it, to the head of another mapping that exists. */
export function moveMember(resource: Resource, from: Path, to: Path): Edit[] {
  const { document } = resource;
  const place = nodeAt(document, from);
  const [removal] = removeMember(resource, from);
  const keyStart = place?.key?.range?.[0];
  if (removal === undefined || keyStart === undefined || nodeAt(document, [...to, String(from.at(-1))]) !== undefined) return [];
  const text =
    document.text[removal.end - 1] === '\n' ? textOfLines(document.text, removal, keyStart) : textBetween(document.text, place?.value);
  if (text === undefined) return [];
  const [insertion] = addMember(resource, to, String(from.at(-1)), text);
  return insertion === undefined ? [] : [removal, insertion];
}

/** A value between braces, as it stands on its line. */
function textBetween(source: string, value: Node | undefined): string | undefined {
  const text = value?.range === undefined || value.range === null ? '' : source.slice(value.range[0], value.range[1]);
  return text === '' || text.includes('\n') ? undefined : text;
}

/** The value of a member that has lines of its own, indented from column 0. */
function textOfLines(source: string, removal: TextRange, keyStart: number): string | undefined {
  const indent = keyStart - removal.start;
  const lines = source.slice(removal.start, removal.end).replace(/\s+$/, '').split('\n');
  const [head = '', ...rest] = lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line.trimStart()));
  const value = head.slice(head.indexOf(':') + 1).trim();
  if (rest.length > 0 && value !== '') return undefined;
  return rest.length === 0 ? value : `${value}\n${rest.join('\n')}`;
}
