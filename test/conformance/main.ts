/**
 * `npm run conformance -- <name> …`: recordings of the real code against ours. Each part has its folder with a `run.ts` that takes the rest of the
 * arguments and gives an exit code.
 */
type Run = (args: readonly string[]) => number | Promise<number>;

const parts: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  api: () => import('./api/run.ts'),
  reconcile: () => import('./reconcile/run.ts'),
  trajectories: () => import('./trajectories/run.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
if (part === undefined) {
  console.error(`usage: npm run conformance -- ${Object.keys(parts).join('|')} …`);
  process.exitCode = 2;
} else {
  const { run } = await part();
  try {
    process.exitCode = await run(args);
  } catch (error) {
    // A file that is not there or is no recording.
    if (!(error instanceof SyntaxError) && !(error instanceof Error && 'code' in error)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
