import type { Cursor, Mark } from './cursor.ts';

/** An anchor or an alias: its name. kube: go.yaml.in/yaml/v2 yaml_parser_scan_anchor */
export function readAnchor(cursor: Cursor): string {
  const start = cursor.mark();
  cursor.skip();
  const name = readAlpha(cursor);
  if (name === '' || !(cursor.isBlankOrEnd() || '?:,]}%@`'.includes(cursor.peek()))) {
    cursor.fail('did not find expected alphabetic or numeric character', start);
  }
  return name;
}

/** A tag: its handle, empty when it stands alone. kube: go.yaml.in/yaml/v2 yaml_parser_scan_tag */
export function readTag(cursor: Cursor): string {
  const start = cursor.mark();
  let handle = '';
  if (cursor.peek(1) === '<') {
    cursor.skip(2);
    skipUri(cursor, false, start);
    if (cursor.peek() !== '>') cursor.fail("did not find the expected '>'", start);
    cursor.skip();
  } else {
    handle = readHandle(cursor, false, start);
    const isNamed = handle.length > 1 && handle.endsWith('!');
    const from = cursor.index;
    skipUri(cursor, !isNamed, start);
    if (!isNamed) handle = handle.length > 1 || cursor.index > from ? '!' : '';
  }
  if (!cursor.isBlankOrEnd()) cursor.fail('did not find expected whitespace or line break', start);
  return handle;
}

/** A directive line. kube: go.yaml.in/yaml/v2 yaml_parser_scan_directive */
export type Directive = { readonly name: 'YAML'; readonly version: string } | { readonly name: 'TAG'; readonly handle: string };

export function readDirective(cursor: Cursor): Directive {
  const start = cursor.mark();
  cursor.skip();
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
  if (cursor.isBreak()) cursor.skipLine();
  return directive;
}

function readVersion(cursor: Cursor, start: Mark): string {
  const number = () => {
    let digits = '';
    while (/[0-9]/.test(cursor.peek())) {
      digits += cursor.peek();
      if (digits.length > 2) cursor.fail('found extremely long version number', start);
      cursor.skip();
    }
    if (digits === '') cursor.fail('did not find expected version number', start);
    return Number(digits);
  };
  const major = number();
  if (cursor.peek() !== '.') cursor.fail("did not find expected digit or '.' character", start);
  cursor.skip();
  return `${major}.${number()}`;
}

function readTagDirective(cursor: Cursor, start: Mark): Directive {
  const handle = readHandle(cursor, true, start);
  if (!cursor.isBlank()) cursor.fail('did not find expected whitespace', start);
  cursor.skipBlanks();
  skipUri(cursor, false, start);
  if (!cursor.isBlankOrEnd()) cursor.fail('did not find expected whitespace or line break', start);
  return { name: 'TAG', handle };
}

function readAlpha(cursor: Cursor): string {
  const from = cursor.index;
  while (cursor.isAlpha()) cursor.skip();
  return cursor.text.slice(from, cursor.index);
}

function readHandle(cursor: Cursor, ofDirective: boolean, start: Mark): string {
  if (cursor.peek() !== '!') cursor.fail("did not find expected '!'", start);
  cursor.skip();
  const name = readAlpha(cursor);
  if (cursor.peek() === '!') {
    cursor.skip();
    return `!${name}!`;
  }
  if (ofDirective && name !== '') cursor.fail("did not find expected '!'", start);
  return `!${name}`;
}

function skipUri(cursor: Cursor, mayBeEmpty: boolean, start: Mark): void {
  const from = cursor.index;
  while (/[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]/.test(cursor.peek())) {
    // differs: what the octets of an escape spell is not checked.
    if (cursor.peek() === '%' && !/^%[0-9a-fA-F]{2}/.test(cursor.text.slice(cursor.index, cursor.index + 3)))
      cursor.fail('did not find URI escaped octet', start);
    cursor.skip(cursor.peek() === '%' ? 3 : 1);
  }
  if (cursor.index === from && !mayBeEmpty) cursor.fail('did not find expected tag URI', start);
}
