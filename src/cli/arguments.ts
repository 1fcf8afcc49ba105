/** A command line taken apart: `--name value` and `--name=value` for the options that are known, the rest in order. */
export interface Arguments {
  readonly options: ReadonlyMap<string, string>;
  readonly repeated: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/** A mistake in the command line; its message goes to stderr and the exit code is 2. */
export class UsageError extends Error {}

/** Takes a command line apart. `known` maps each option to what its value is called; '' for an option without value. */
export function parseArguments(argv: readonly string[], known: Readonly<Record<string, string>>): Arguments {
  const options = new Map<string, string>();
  const repeated = new Map<string, string[]>();
  const operands: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') {
      operands.push(...argv.slice(index + 1));
      break;
    }
    if (!word.startsWith('--')) {
      operands.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = word.slice(2, equals === -1 ? undefined : equals);
    if (!Object.hasOwn(known, name)) throw new UsageError(`unknown option --${name}`);
    let value = equals === -1 ? '' : word.slice(equals + 1);
    if (known[name] !== '' && equals === -1) {
      index += 1;
      const next = argv[index];
      if (next === undefined) throw new UsageError(`--${name} needs ${known[name]}`);
      value = next;
    }
    options.set(name, value);
    repeated.set(name, [...(repeated.get(name) ?? []), value]);
  }
  return { options, repeated, operands };
}

/** The value of an option that has few. */
export function choice<T extends string>(args: Arguments, name: string, values: readonly T[], otherwise: T): T {
  const given = args.options.get(name);
  if (given === undefined) return otherwise;
  const found = values.find((each) => each === given);
  if (found === undefined) throw new UsageError(`--${name} is one of ${values.join(', ')}, not "${given}"`);
  return found;
}
