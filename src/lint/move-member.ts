import type { Path } from '../kube/objects.ts';
import { nodeAt } from '../manifest/node-path.ts';
import type { Resource } from '../manifest/workspace.ts';
import { addMember, removeMember } from './edits.ts';
import type { Edit } from './rule.ts';

/** Moves a member of a block mapping, with all that is in it, to the head of another mapping that exists. */
export function moveMember(resource: Resource, from: Path, to: Path): Edit[] {
  const { document } = resource;
  const place = nodeAt(document, from);
  const [removal] = removeMember(resource, from);
  const keyStart = place?.key?.range?.[0];
  if (removal === undefined || keyStart === undefined || nodeAt(document, [...to, String(from.at(-1))]) !== undefined) return [];
  const indent = keyStart - removal.start;
  const lines = document.text.slice(removal.start, removal.end).replace(/\s+$/, '').split('\n');
  const [head = '', ...rest] = lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line.trimStart()));
  const value = head.slice(head.indexOf(':') + 1).trim();
  const text = rest.length === 0 ? value : `${value}\n${rest.join('\n')}`;
  if (rest.length > 0 && value !== '') return [];
  const [insertion] = addMember(resource, to, String(from.at(-1)), text);
  return insertion === undefined ? [] : [removal, insertion];
}
