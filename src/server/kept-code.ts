import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/** How long after a reason to keep it the code is kept: then what the first answers need is compiled, and nobody waits. */
const keepAfterMs = 2000;

/** A bundle that was loaded. */
interface Loaded {
  /** What it exports. */
  readonly exports: unknown;
  /** Keeps what is compiled of it, soon or at the end of the process, unless it was kept before. To be called when it does what it is usually started for. */
  keepSoon(): void;
}

/**
 * Loads a bundle of plain ASCII with what V8 compiled of it in an earlier process, which stands beside it: otherwise compiling is most of the time to the
 * first diagnostics. `stamp` tells this build of the bundle from any other; V8 itself refuses what another V8 made. Where nothing can be written, every
 * start is like the first.
 */
export function loadWithKeptCode(file: string, stamp: string): Loaded {
  const keptFile = `${file}.${stamp}`;
  const wrapped = `(function(exports,require,module){${readFileSync(file, 'latin1')}\n})`;
  const script = new Script(wrapped, { filename: file, cachedData: keptCode(keptFile) });
  const require = createRequire(file);
  const module = { id: file, filename: file, loaded: true, exports: {}, children: [], paths: [] } as unknown as NodeJS.Module;
  // The bundles that are loaded late ask for this one.
  require.cache[file] = module;
  (script.runInThisContext() as (...all: unknown[]) => void)(module.exports, require, module);
  let isKept = script.cachedDataRejected === false;
  const keep = (): void => {
    if (!isKept) writeCode(keptFile, script.createCachedData());
    isKept = true;
  };
  const keepSoon = (): void => {
    if (isKept) return;
    setTimeout(keep, keepAfterMs).unref();
    process.once('exit', keep);
  };
  return { exports: module.exports, keepSoon };
}

function keptCode(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Under another name first: nobody ever reads half of it. */
function writeCode(file: string, code: Buffer): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, code);
    renameSync(unfinished, file);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    rmSync(unfinished, { force: true });
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
