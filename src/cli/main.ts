import { UsageError } from './arguments.ts';
import { check } from './check.ts';
import type { Io } from './io.ts';
import { diff } from './diff.ts';
import { objects } from './objects.ts';
import { serve } from './serve.ts';

const usage = `statefulset check    [--kubernetes 1.36|1.35.2] [--format text|json|sarif|github] [--fail-on error|warning|none]
                     [--stdin-filename NAME] FILE|DIR|- …
statefulset objects  [--kubernetes …] [--format text|json|yaml] FILE …
statefulset diff     [--kubernetes …] [--format text|json|sarif] OLD NEW
statefulset simulate [--kubernetes …] [--format text|brief|json] [--seed N] [--until 10m] [--do "crash node-2 at 30s"] … SCENARIO|FILE|DIR|- …
statefulset serve    --stdio
statefulset --version

Exit code 0: nothing at or above --fail-on (error); 1: findings, a refused change, or an expectation that does not hold;
2: bad usage, or input that cannot be read.
`;

type Command = (argv: readonly string[], io: Io) => Promise<number>;

/** The simulator is loaded for its own command alone. */
const simulate: Command = async (argv, io) => (await import('./simulate.ts')).simulate(argv, io);

const commands: Readonly<Record<string, Command>> = { check, objects, diff, simulate, serve };

/** Runs one command and answers the exit code: 0 nothing to tell, 1 findings, 2 bad usage or input that cannot be read. `argv` begins with the command. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--help' || name === 'help' || rest.includes('--help')) {
    io.writeOut(name === 'simulate' ? usageOf(name) + (await import('./simulate.ts')).simulateHelp : usage);
    return 0;
  }
  if (name === '--version') {
    io.writeOut(`${await io.readVersion()}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.writeError(`${name === '' ? 'name a command' : `unknown command "${name}"`}\n${usage}`);
    return 2;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.writeError(`${error.message.trimEnd()}\n${usageOf(name)}`);
    return 2;
  }
}

/** The lines about one command, with those that go on from them. */
function usageOf(name: string): string {
  return new RegExp(`^statefulset ${name} .*\\n(?: .*\\n)*`, 'm').exec(usage)?.[0] ?? usage;
}
