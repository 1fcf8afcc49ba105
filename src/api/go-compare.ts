/** Differences of Go values as text: what changed with a sign in front, two equal neighbours around it, the rest counted. kube: go-cmp report_compare, report_text */

/** A value that fits one line, or a list of members between braces. */
export type Node = string | Block;

export interface Block {
  readonly open: string;
  readonly lines: readonly Line[];
}

interface Line {
  readonly sign: Sign;
  readonly key: string;
  readonly value: Node;
  /** What a line of dots stands for. */
  readonly note?: string;
}

type Sign = ' ' | '-' | '+';

/** A member of two values that are compared. One that is compared inside has `changed`, another one `old`, `now` or both. */
export interface Entry {
  readonly key: string;
  readonly isEqual: boolean;
  readonly same: Node;
  readonly old?: Node;
  readonly now?: Node;
  readonly changed?: Node;
}

export type MemberName = 'field' | 'entry' | 'element';

/** Equal members that are shown before and after a change. */
const contextCount = 2;
/** A removed or added value that is longer is written on several lines. */
const maxColumns = 80;

/** A value whose members have no signs. */
export function valueList(open: string, members: readonly { readonly key: string; readonly value: Node }[]): Block {
  return { open: `${open}{`, lines: members.map(({ key, value }) => ({ sign: ' ', key, value })) };
}

/** A value of which some members changed; `name` is what a member is called. */
export function changedEntry(type: string, entries: readonly Entry[], name: MemberName): Block {
  const lines: Line[] = [];
  let start = 0;
  while (start < entries.length) {
    const isEqual = entries[start]?.isEqual === true;
    let end = start;
    while (end < entries.length && (entries[end]?.isEqual === true) === isEqual) end += 1;
    const group = entries.slice(start, end);
    lines.push(...(isEqual ? equalLines(group, start > 0, end < entries.length, name) : group.flatMap(changedLines)));
    start = end;
  }
  return { open: `${type}{`, lines };
}

function equalLines(group: readonly Entry[], hasBefore: boolean, hasAfter: boolean, name: MemberName): Line[] {
  const first = hasBefore ? Math.min(contextCount, group.length) : 0;
  let last = hasAfter ? Math.min(contextCount, group.length - first) : 0;
  if (group.length - first - last === 1) last += 1;
  const shown = (entries: readonly Entry[]): Line[] => entries.map(({ key, same }) => ({ sign: ' ', key, value: same }));
  const hidden = group.length - first - last;
  const plural = name === 'entry' ? 'entries' : `${name}s`;
  const dots: Line[] = hidden === 0 ? [] : [{ sign: ' ', key: '', value: '...', note: `${hidden} identical ${plural}` }];
  return [...shown(group.slice(0, first)), ...dots, ...shown(group.slice(group.length - last))];
}

function changedLines({ key, old, now, changed }: Entry): Line[] {
  if (changed !== undefined) return [{ sign: ' ', key, value: changed }];
  return [
    ...(old === undefined ? [] : [{ sign: '-', key, value: old } as const]),
    ...(now === undefined ? [] : [{ sign: '+', key, value: now } as const]),
  ];
}

/** The whole text, with the line break at its end. */
export function printed(node: Node): string {
  return `  ${expanded(compact(node, ' '), ' ', 0)}\n`;
}

/** Puts on one line what may stand on one. */
function compact(node: Node, sign: Sign): Node {
  if (typeof node === 'string') return node;
  const lines = node.lines.map((line) => ({ ...line, value: compact(line.value, line.sign === ' ' ? sign : line.sign) }));
  const text = lines.map(({ key, value }) => `${key === '' ? '' : `${key}: `}${typeof value === 'string' ? value : ''}`).join(', ');
  const isLong = sign !== ' ' && text.length > maxColumns;
  const isSimple = lines.every((line) => line.sign === ' ' && line.note === undefined && typeof line.value === 'string');
  return isSimple && !isLong ? `${node.open}${text}}` : { ...node, lines };
}

function expanded(node: Node, sign: Sign, depth: number): string {
  if (typeof node === 'string') return node;
  const widths = keyWidths(node.lines);
  const lines = node.lines.map((line, i) => {
    const own = line.sign === ' ' ? sign : line.sign;
    const key = line.key === '' ? '' : `${line.key}: `.padEnd((widths[i] ?? 0) + 2);
    const end = line.note === undefined ? ',' : ` // ${line.note}`;
    return `${indent(own, depth + 1)}${key}${expanded(line.value, own, depth + 1)}${end}`;
  });
  return [node.open, ...lines, `${indent(sign, depth)}}`].join('\n');
}

function indent(sign: Sign, depth: number): string {
  return `${sign} ${'\t'.repeat(depth)}`;
}

/** Values on neighbouring lines begin in one column; a line without key, or with a value of several lines, ends a column. */
function keyWidths(lines: readonly Line[]): number[] {
  const widths: number[] = lines.map(() => 0);
  let start = 0;
  const isPart = (line: Line | undefined): boolean => line !== undefined && line.key !== '' && typeof line.value === 'string';
  while (start < lines.length) {
    let end = start;
    while (isPart(lines[end])) end += 1;
    const width = Math.max(0, ...lines.slice(start, end).map((line) => line.key.length));
    widths.fill(width, start, end);
    start = end + 1;
  }
  return widths;
}
