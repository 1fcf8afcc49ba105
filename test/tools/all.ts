/**
 * `npm test`: everything that is checked, in the order in which a failure is cheapest to see. Each step prints its time; the first failing
 * step does not hide the later ones. `npm test -- types unit` runs the named steps only.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const bin = (name: string) => resolve(root, 'node_modules/.bin', name);
const layers = ['base', 'kube', 'api', 'manifest', 'lint', 'ide', 'sim', 'scenario', 'wire', 'server', 'cli', 'panel', 'extension'];
const unitTests = () => globSync('test/**/*.test.ts', { cwd: root, exclude: ['test/editor/**'] }).sort();
const editorTests = () => globSync('test/editor/**/*.test.ts', { cwd: root }).sort();

interface Step {
  readonly name: string;
  readonly repair: string;
  readonly commands: () => readonly (readonly [string, ...string[]])[];
}

const steps: readonly Step[] = [
  { name: 'build', repair: 'npm run build', commands: () => [[process.execPath, 'test/tools/build.ts']] },
  {
    name: 'types',
    repair: 'node_modules/.bin/tsc -p src/<layer>',
    commands: () => [...layers.map((layer) => `src/${layer}`), 'test'].map((folder) => [bin('tsc'), '-p', folder] as const),
  },
  {
    name: 'lint',
    repair: 'node_modules/.bin/oxlint --type-aware',
    commands: () => [[bin('oxlint'), '--type-aware', 'src', 'test', 'schemas']],
  },
  { name: 'format', repair: 'node_modules/.bin/biome format --write', commands: () => [[bin('biome'), 'format', '.']] },
  { name: 'dead', repair: 'delete what knip names, or use it', commands: () => [[bin('knip')]] },
  { name: 'unit', repair: 'node --test <file>', commands: () => [[process.execPath, '--test', '--test-reporter=spec', ...unitTests()]] },
  {
    name: 'editor',
    repair: 'node --test --test-concurrency=1 <file>',
    commands: () => [[process.execPath, '--test', '--test-reporter=spec', '--test-concurrency=1', ...editorTests()]],
  },
];

/** Node 24 first on the path for every child, whatever Node runs npm. */
const env = { ...process.env, PATH: `${resolve(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` };

function run(step: Step): boolean {
  const start = Date.now();
  let passed = true;
  for (const [command, ...args] of step.commands()) {
    const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
    if (result.status !== 0) {
      passed = false;
      console.error(`\n✖ ${step.name}: ${[command.replace(`${root}/`, ''), ...args.slice(0, 4)].join(' ')}`);
    }
  }
  console.log(
    `${passed ? '✔' : '✖'} ${step.name} in ${((Date.now() - start) / 1000).toFixed(1)} s${passed ? '' : `; to repair: ${step.repair}`}\n`,
  );
  return passed;
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Node ${process.versions.node} runs this; npm ci on Linux x64 installs Node 24, elsewhere install Node 24 first.`);
  process.exit(2);
}
const wanted = process.argv.slice(2);
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(step.name));
const failed = chosen.filter((step) => !run(step));
console.log(
  `steps: ${chosen.length - failed.length} passed, ${failed.length} failed${failed.length > 0 ? ` (${failed.map((step) => step.name).join(', ')})` : ''}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
