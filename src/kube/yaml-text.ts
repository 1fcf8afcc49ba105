/** Plain data as YAML text for reading: block style, members in their order (apiVersion, kind, metadata first), quotes where YAML needs them. */

const first = ['apiVersion', 'kind', 'metadata'];
/** Deeper data is cut off: objects come from user text. */
const depthLimit = 100;

/** Lines of YAML for a value. */
export function yamlLines(value: unknown): string[] {
  const lines: string[] = [];
  write(value, '', lines, '', 0);
  return lines;
}

function write(value: unknown, indent: string, lines: string[], prefix: string, depth: number): void {
  if (depth > depthLimit) lines.push(`${prefix}…`);
  else if (Array.isArray(value) && value.length > 0) writeList(value, indent, lines, prefix, depth);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
    writeMap(value, indent, lines, prefix, depth);
  else if (typeof value === 'string' && isBlock(value)) writeBlock(value, indent, lines, prefix);
  else lines.push(`${prefix}${scalar(value)}`);
}

function writeMap(value: object, indent: string, lines: string[], prefix: string, depth: number): void {
  let lead = prefix;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  if (depth === 0) entries.sort(([a], [b]) => rank(a) - rank(b));
  if (prefix !== '' && !prefix.endsWith('- ')) {
    lines.push(prefix.trimEnd());
    lead = indent;
  }
  for (const [name, member] of entries) {
    const isNested = typeof member === 'object' && member !== null;
    write(member, Array.isArray(member) ? indent : `${indent}  `, lines, `${lead}${scalar(name)}: `, depth + 1);
    lead = indent;
    if (isNested && depth > depthLimit) return;
  }
}

function writeList(value: readonly unknown[], indent: string, lines: string[], prefix: string, depth: number): void {
  let lead = indent;
  if (prefix.endsWith('- ')) lead = prefix;
  else if (prefix !== '') lines.push(prefix.trimEnd());
  for (const item of value) {
    write(item, `${indent}  `, lines, `${lead}- `, depth + 1);
    lead = indent;
  }
}

/** Whether a text reads back unchanged from block style: several lines without control characters, no blanks at the start or end, at most one break there. */
function isBlock(value: string): boolean {
  return value.includes('\n') && !/^\s|[ \t]\n?$|\n\n$|[^\t\n\x20-\x7e\u00a1-\u2027\u2030-\ufefe]/.test(value);
}

function writeBlock(value: string, indent: string, lines: string[], prefix: string): void {
  lines.push(`${prefix}|${value.endsWith('\n') ? '' : '-'}`);
  for (const line of value.replace(/\n$/, '').split('\n')) lines.push(line === '' ? '' : `${indent}${line}`);
}

function rank(name: string): number {
  const at = first.indexOf(name);
  return at < 0 ? first.length : at;
}

/** Plain where no YAML parser could read it as something else. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'null' : JSON.stringify(value);
  const isWord =
    /^[A-Za-z_/][\w ./@%+=,;()<>-]*(:[\w./@%+=,;()<>-]+)*$/.test(value) &&
    !value.endsWith(' ') &&
    !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value);
  // A quantity or a duration.
  const isAmount = /^(?:\d{1,15}(?:\.\d{1,9})?(?:ms|[smhkMGTPE]i?))+$/.test(value);
  return isWord || isAmount ? value : JSON.stringify(value);
}
