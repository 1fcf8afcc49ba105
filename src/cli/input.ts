import { readSchemas } from '../api/schema/read-schemas.ts';
import { defaultTarget, minors, parseTarget, type Target } from '../kube/versions.ts';
import { LineIndex } from '../base/text.ts';
import { settingsFindings } from '../lint/settings-findings.ts';
import { decode } from '../manifest/decode.ts';
import { maxParsedLength, maxParsedLines } from '../manifest/parse.ts';
import { settingsFileName } from '../manifest/settings-file-name.ts';
import { Workspace } from '../manifest/workspace.ts';
import { type Arguments, UsageError } from './arguments.ts';
import type { Io } from './io.ts';

/** The target that `--kubernetes` names. */
export function targetOf(args: Arguments): Target {
  const text = args.options.get('kubernetes');
  if (text === undefined) return defaultTarget;
  const target = parseTarget(text);
  if (target === undefined)
    throw new UsageError(
      `--kubernetes is a version from ${minors[0]} to ${minors.at(-1) ?? ''}, such as ${defaultTarget.minor} or 1.35.2, not "${text}"`,
    );
  return target;
}

export interface Input {
  readonly workspace: Workspace;
  /** The files that could be read, in the order of the arguments. */
  readonly files: readonly string[];
  /** Some input could not be read; the reasons are on stderr. */
  readonly failed: boolean;
}

const manifestName = /\.(?:ya?ml|json)$/i;
export const scenarioName = /\.scenario\.ya?ml$/i;

/** Name of what comes on stdin, unless it is given another. */
export const stdinName = '<stdin>';

/**
 * A workspace with the files, directories and `-` of the command line. What cannot be read is said on stderr, and the rest goes on. `stdinFile` is what
 * comes on standard input called; the settings files of its folder count.
 */
export async function readInput(
  io: Io,
  operands: readonly string[],
  target: Target,
  fixedVersion = false,
  stdinFile = stdinName,
): Promise<Input> {
  if (operands.length === 0) throw new UsageError('name a file, a directory, or - for standard input');
  const tables = readSchemas(await io.readSchemas());
  const workspace = new Workspace({
    target,
    bundle: 'all',
    fixedVersion,
    decode: (document, forTarget) => decode(document, forTarget, tables(forTarget.minor)),
  });
  const files: string[] = [];
  let failed = false;
  for (const operand of operands) {
    const paths = operand === '-' ? [stdinFile] : await expand(io, operand);
    await readSettings(io, workspace, [operand, ...paths]);
    for (const path of paths) {
      if (files.includes(path)) continue;
      const read = await readText(io, operand === '-' ? '-' : path);
      if ('reason' in read) {
        failed = true;
        io.writeError(`${path}: ${read.reason}\n`);
      } else {
        const { parsed } = workspace.setFile(path, read.text);
        files.push(path);
        if (parsed.tooLarge) {
          failed = true;
          io.writeError(`${path}: too large: at most ${maxParsedLines} lines are read, definitions of custom resources aside\n`);
        }
      }
    }
  }
  return { workspace, files, failed };
}

/** The settings files in the folders of some paths and above, as far as the paths name folders. What is wrong in one is said on stderr. */
async function readSettings(io: Io, workspace: Workspace, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>(['']);
  for (const path of paths) {
    for (const match of path.matchAll(/[\\/]/g)) folders.add(path.slice(0, match.index + 1));
  }
  for (const folder of folders) {
    const path = `${folder}${settingsFileName}`;
    if (workspace.file(path) !== undefined || !(await io.exists(path))) continue;
    const read = await readText(io, path);
    if ('reason' in read) {
      io.writeError(`${path}: ${read.reason}\n`);
      continue;
    }
    const { settings } = workspace.setFile(path, read.text);
    const lines = new LineIndex(read.text);
    for (const { range, message } of settings === undefined ? [] : settingsFindings(settings)) {
      const { line, column } = lines.position(range.start);
      io.writeError(`${path}:${line + 1}:${column + 1}: ${message}\n`);
    }
  }
}

async function expand(io: Io, operand: string): Promise<string[]> {
  if (!(await io.isDirectory(operand))) return [operand];
  const all = await io.listFiles(operand);
  return all.filter((path) => manifestName.test(path) && !scenarioName.test(path));
}

/** The text of a file, or of standard input for `-`, or why there is none. */
export async function readText(io: Io, path: string): Promise<{ text: string } | { reason: string }> {
  try {
    const bytes = path === '-' ? await io.readStdin() : await io.readFile(path);
    if (bytes.byteLength > maxParsedLength) return { reason: `too large: ${bytes.byteLength} bytes, at most ${maxParsedLength} are read` };
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { reason: 'not UTF-8' };
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
