/** The text of UTF-8 bytes; what is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const tail = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    const rest = tail < 0 ? [] : bytes.slice(at + 1, at + 1 + tail);
    const whole = tail >= 0 && rest.length === tail && rest.every((byte) => (byte & 0xc0) === 0x80);
    const head = tail <= 0 ? first : first & (0x3f >> tail);
    const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), head);
    text += whole && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    at += whole ? tail + 1 : 1;
  }
  return text;
}
