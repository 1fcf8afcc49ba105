import { parseArguments, UsageError } from './arguments.ts';
import type { Io } from './io.ts';

/** `statefulset serve --stdio`: the language server. Ends with its connection. */
export async function serve(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, { stdio: '' });
  if (!args.options.has('stdio') || args.operands.length > 0)
    throw new UsageError('serve speaks on standard input and output: serve --stdio');
  await io.serve();
  return 0;
}
