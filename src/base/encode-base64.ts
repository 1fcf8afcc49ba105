const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes in base64, with padding. */
export function encodeBase64(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += digit(bits, 18) + digit(bits, 12) + (b === undefined ? '=' : digit(bits, 6)) + (c === undefined ? '=' : digit(bits, 0));
  }
  return out;
}

function digit(bits: number, shift: number): string {
  return alphabet[(bits >> shift) & 63] ?? '';
}
