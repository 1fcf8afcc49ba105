import type { Cursor, Mark } from './cursor.ts';

/** An anchor or an alias: its name. kube: go.yaml.in/yaml/v2 yaml_parser_scan_anchor */
export function readAnchor(cursor: Cursor): string {
  const start = cursor.mark();
  cursor.index += 1;
  const name = readAlpha(cursor);
  if (name === '' || !(cursor.isBlankOrEnd() || '?:,]}%@`'.includes(cursor.peek()))) {
    cursor.fail('did not find expected alphabetic or numeric character', start);
  }
  return name;
}

/** `!handle!suffix`; the handle is empty where the suffix is the whole tag. */
export interface Tag {
  readonly handle: string;
  readonly suffix: string;
}

/** kube: go.yaml.in/yaml/v2 yaml_parser_scan_tag */
export function readTag(cursor: Cursor): Tag {
  const start = cursor.mark();
  let tag: Tag;
  if (cursor.code(1) === 60) {
    cursor.index += 2;
    tag = { handle: '', suffix: readUri(cursor, false, start) };
    if (cursor.peek() !== '>') cursor.fail("did not find the expected '>'", start);
    cursor.index += 1;
  } else {
    const handle = readHandle(cursor, false, start);
    const isNamed = handle.length > 1 && handle.endsWith('!');
    const suffix = readUri(cursor, !isNamed, start);
    if (isNamed) tag = { handle, suffix };
    else tag = handle.length > 1 || suffix !== '' ? { handle: '!', suffix: handle.slice(1) + suffix } : { handle: '', suffix: '!' };
  }
  if (!cursor.isBlankOrEnd()) cursor.fail('did not find expected whitespace or line break', start);
  return tag;
}

/** A directive line. kube: go.yaml.in/yaml/v2 yaml_parser_scan_directive */
export type Directive = { readonly name: 'YAML'; readonly version: string } | ({ readonly name: 'TAG' } & Tag);

export function readDirective(cursor: Cursor): Directive {
  const start = cursor.mark();
  cursor.index += 1;
  const name = readAlpha(cursor);
  if (name === '') cursor.fail('could not find expected directive name', start);
  if (!cursor.isBlankOrEnd()) cursor.fail('found unexpected non-alphabetical character', start);
  cursor.skipBlanks();
  const directive: Directive =
    name === 'YAML'
      ? { name, version: readVersion(cursor, start) }
      : name === 'TAG'
        ? readTagDirective(cursor, start)
        : cursor.fail('found unknown directive name', start);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.isBreakOrEnd()) cursor.fail('did not find expected comment or line break', start);
  if (!cursor.isEnd()) cursor.skipLine();
  return directive;
}

function readVersion(cursor: Cursor, start: Mark): string {
  const number = () => {
    let digits = '';
    while (/[0-9]/.test(cursor.peek())) {
      digits += cursor.peek();
      if (digits.length > 2) cursor.fail('found extremely long version number', start);
      cursor.index += 1;
    }
    if (digits === '') cursor.fail('did not find expected version number', start);
    return Number(digits);
  };
  const major = number();
  if (cursor.peek() !== '.') cursor.fail("did not find expected digit or '.' character", start);
  cursor.index += 1;
  return `${major}.${number()}`;
}

function readTagDirective(cursor: Cursor, start: Mark): Directive {
  const handle = readHandle(cursor, true, start);
  if (cursor.isBreakOrEnd() || !cursor.isBlankOrEnd()) cursor.fail('did not find expected whitespace', start);
  cursor.skipBlanks();
  const suffix = readUri(cursor, false, start);
  if (!cursor.isBlankOrEnd()) cursor.fail('did not find expected whitespace or line break', start);
  return { name: 'TAG', handle, suffix };
}

function readAlpha(cursor: Cursor): string {
  const from = cursor.index;
  while (/[0-9A-Za-z_-]/.test(cursor.peek())) cursor.index += 1;
  return cursor.text.slice(from, cursor.index);
}

function readHandle(cursor: Cursor, ofDirective: boolean, start: Mark): string {
  if (cursor.peek() !== '!') cursor.fail("did not find expected '!'", start);
  cursor.index += 1;
  const name = readAlpha(cursor);
  if (cursor.peek() === '!') {
    cursor.index += 1;
    return `!${name}!`;
  }
  if (ofDirective && name !== '') cursor.fail("did not find expected '!'", start);
  return `!${name}`;
}

function readUri(cursor: Cursor, mayBeEmpty: boolean, start: Mark): string {
  const from = cursor.index;
  while (/[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]/.test(cursor.peek())) {
    // differs: what the octets of an escape spell is not checked.
    if (cursor.peek() === '%' && !/^%[0-9a-fA-F]{2}/.test(cursor.text.slice(cursor.index, cursor.index + 3)))
      cursor.fail('did not find URI escaped octet', start);
    cursor.index += cursor.peek() === '%' ? 3 : 1;
  }
  if (cursor.index === from && !mayBeEmpty) cursor.fail('did not find expected tag URI', start);
  return cursor.text.slice(from, cursor.index);
}
