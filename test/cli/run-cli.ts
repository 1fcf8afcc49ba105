import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { nodeIo } from '../../src/cli/node-io.ts';

export const root = resolve(import.meta.dirname, '../..');

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** The command line in this process, with what it prints; `files` stand beside those of the disk, and may be unreadable on purpose. Without colours, wherever the tests run. */
export async function runCli(
  argv: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  stdin = '',
  colour = false,
): Promise<CliRun> {
  const real = nodeIo(resolve(root, 'schemas/kubernetes/types.json'));
  let out = '';
  let error = '';
  const code = await main(argv, {
    ...real,
    colour,
    readFile: async (path) => {
      const given = files[path];
      if (given === undefined) return readFileSync(path);
      return typeof given === 'string' ? new TextEncoder().encode(given) : given;
    },
    exists: async (path) => files[path] !== undefined || (await real.exists(path)),
    readStdin: async () => new TextEncoder().encode(stdin),
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
  });
  return { code, out, error };
}
