import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** One picture of a moving one, and how long it stands. */
export interface Frame {
  /** A PNG of 8 bits a channel without interlacing, as browsers make them; all of one size. */
  readonly png: Buffer;
  readonly delayMs: number;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue for each pixel, row by row. */
  readonly rgb: Uint8Array;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * One animated PNG that plays for ever. Each frame holds only the rectangle that changed, and in it only the pixels that did; the rest is transparent.
 * Colours are rounded to 16 steps a channel less than they have, which nobody sees in a picture of text and halves it.
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const chunks: Buffer[] = [];
  let before: Pixels | undefined;
  let sequence = 0;
  for (const { png, delayMs } of frames) {
    const now = rounded(decoded(png));
    const area = before === undefined ? { x: 0, y: 0, width: now.width, height: now.height } : changedArea(before, now);
    if (before === undefined) chunks.push(header(now), chunk('acTL', words(frames.length, 0)));
    chunks.push(control(sequence++, area, delayMs));
    const data = encoded(now, before, area);
    chunks.push(before === undefined ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([words(sequence++), data])));
    before = now;
  }
  return Buffer.concat([signature, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([words(data.length), body, words(crc32(body))]);
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, index * 4);
  return buffer;
}

/** 8 bits a channel, red, green, blue and alpha. */
function header({ width, height }: Pixels): Buffer {
  return chunk('IHDR', Buffer.concat([words(width, height), Buffer.from([8, 6, 0, 0, 0])]));
}

/** The frame is laid over what is there, and stays. */
function control(sequence: number, { x, y, width, height }: Rectangle, delayMs: number): Buffer {
  const rest = Buffer.alloc(6);
  rest.writeUInt16BE(delayMs, 0);
  rest.writeUInt16BE(1000, 2);
  rest[5] = 1;
  return chunk('fcTL', Buffer.concat([words(sequence, width, height, x, y), rest]));
}

function decoded(png: Buffer): Pixels {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = body[9] === 2 ? 3 : 4;
      if (body[8] !== 8 || (body[9] !== 2 && body[9] !== 6) || body[12] !== 0) throw new Error('not a PNG of a browser');
    } else if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const bytes = unfiltered(inflateSync(Buffer.concat(data)), width * channels, channels);
  if (channels === 3) return { width, height, rgb: bytes };
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) rgb.set(bytes.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  return { width, height, rgb };
}

/** Takes the five filters of PNG back. */
function unfiltered(lines: Buffer, stride: number, channels: number): Uint8Array {
  const height = lines.length / (stride + 1);
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = lines[row * (stride + 1)];
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < channels ? 0 : (out[at - channels] ?? 0);
      const up = row === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = row === 0 || column < channels ? 0 : (out[at - stride - channels] ?? 0);
      const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? paeth(left, up, corner) : 0;
      out[at] = (lines[row * (stride + 1) + 1 + column] ?? 0) + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}

function rounded({ rgb, ...size }: Pixels): Pixels {
  return { ...size, rgb: rgb.map((value) => Math.min(255, (value + 4) & 0xf8)) };
}

const isSame = (one: Pixels, other: Pixels, at: number): boolean =>
  one.rgb[at] === other.rgb[at] && one.rgb[at + 1] === other.rgb[at + 1] && one.rgb[at + 2] === other.rgb[at + 2];

/** The smallest rectangle around all pixels that differ; a single pixel when none does. */
function changedArea(before: Pixels, now: Pixels): Rectangle {
  let [left, top, right, bottom] = [now.width, now.height, -1, -1];
  for (let y = 0; y < now.height; y += 1)
    for (let x = 0; x < now.width; x += 1) {
      if (isSame(before, now, (y * now.width + x) * 3)) continue;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), y];
    }
  return right < 0 ? { x: 0, y: 0, width: 1, height: 1 } : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function encoded(now: Pixels, before: Pixels | undefined, { x, y, width, height }: Rectangle): Buffer {
  const lines = Buffer.alloc((width * 4 + 1) * height);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const from = ((y + row) * now.width + x + column) * 3;
      if (before !== undefined && isSame(before, now, from)) continue;
      const to = row * (width * 4 + 1) + 1 + column * 4;
      lines.set(now.rgb.subarray(from, from + 3), to);
      lines[to + 3] = 255;
    }
  return deflateSync(lines, { level: 9, memLevel: 9 });
}
