const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export type Base64Reading =
  | { readonly bytes: readonly number[]; readonly errorAt?: undefined }
  /** Offset of the character that does not fit. */
  | { readonly bytes?: undefined; readonly errorAt: number };

/** Reads padded base64; line breaks are skipped. The offset of an error is the one that Go's `base64.StdEncoding` gives. */
export function readBase64(text: string): Base64Reading {
  const bytes: number[] = [];
  let group: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\n' || character === '\r') continue;
    if (character === '=') {
      const errorAt = paddingError(text, at, group.length);
      if (errorAt !== undefined) return { errorAt };
      return { bytes: [...bytes, ...bytesOf(group)] };
    }
    const value = alphabet.indexOf(character);
    if (value < 0) return { errorAt: at };
    group.push(value);
    if (group.length === 4) {
      bytes.push(...bytesOf(group));
      group = [];
    }
  }
  return group.length === 0 ? { bytes } : { errorAt: text.length - group.length };
}

function bytesOf(group: readonly number[]): number[] {
  const [first = 0, second = 0, third = 0, fourth = 0] = group;
  return [(first << 2) | (second >> 4), ((second & 15) << 4) | (third >> 2), ((third & 3) << 6) | fourth].slice(
    0,
    Math.max(group.length - 1, 0),
  );
}

/** Where the padding that begins at an offset is wrong, after that many characters of a group. */
function paddingError(text: string, at: number, read: number): number | undefined {
  if (read < 2) return at;
  let end = at + 1;
  const skipLines = () => {
    while (text[end] === '\n' || text[end] === '\r') end += 1;
  };
  if (read === 2) {
    skipLines();
    if (end >= text.length) return text.length;
    if (text[end] !== '=') return end - 1;
    end += 1;
  }
  skipLines();
  return end < text.length ? end : undefined;
}
