import type { Channel } from './connection.ts';

/** How a host speaks and listens: one process with another. */
interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** The base protocol of LSP: each message is JSON behind a header that says how many bytes it has. */
export function streamChannel({ input, output }: Streams): Channel {
  return {
    send(message) {
      const body = Buffer.from(JSON.stringify(message));
      output.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
    },
    listen(take) {
      let rest: Buffer = Buffer.alloc(0);
      input.on('data', (chunk: Buffer) => {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        for (let next = firstMessage(rest); next !== undefined; next = firstMessage(rest)) {
          rest = rest.subarray(next.end);
          take(parsed(next.body));
        }
      });
    },
  };
}

/** The body of the first message and where it ends; undefined while it is not whole. A header without a length is passed over. */
function firstMessage(bytes: Buffer): { readonly body: string; readonly end: number } | undefined {
  const headerEnd = bytes.indexOf('\r\n\r\n');
  if (headerEnd === -1) return undefined;
  const start = headerEnd + 4;
  const length = Number(/^content-length: *(\d+)/im.exec(bytes.toString('latin1', 0, headerEnd))?.[1] ?? 0);
  return bytes.length < start + length ? undefined : { body: bytes.toString('utf8', start, start + length), end: start + length };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The channel between a process and the one that forked it. */
export function forkChannel(): Channel {
  return {
    send: (message) => void process.send?.(message),
    listen: (take) => void process.on('message', take),
  };
}
