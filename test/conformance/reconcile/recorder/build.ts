import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a copy of the controller's package has otherwise than the release, so that a sync can be repeated: no order of maps, no goroutines, no real clock.
 * Of each row at least one has to be found.
 */
const edits: readonly (readonly (readonly [from: string, to: string])[])[] = [
  [['range getPersistentVolumeClaims(set, pod)', 'range sortedClaims(getPersistentVolumeClaims(set, pod))']],
  [['for name, claim := range claims {', 'for _, name := range sortedNames(claims) {\n\t\tclaim := claims[name]']],
  [['go func(k int)', 'func(k int)']],
  [
    ['metav1.Now()', 'fixedNow()'],
    ['clock.RealClock{}', 'fixedClock{}'],
  ],
];

/** Builds the recorder against one release of Kubernetes and gives the program's path. Needs Go; throws what Go says. */
export function build(version: string, scratch: string): string {
  const folder = join(scratch, version);
  const copy = join(folder, 'statefulset');
  mkdirSync(copy, { recursive: true });
  const { Dir } = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], { cwd: scratch, encoding: 'utf8' }),
  ) as { Dir: string };
  writeFileSync(join(folder, 'go.mod'), moduleFile(readFileSync(join(Dir, 'go.mod'), 'utf8'), version));
  writeFileSync(join(folder, 'go.sum'), readFileSync(join(Dir, 'go.sum')));
  const own = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.go'));
  for (const name of own) copyFileSync(join(import.meta.dirname, name), join(name === 'controller.go' ? copy : folder, name));
  copyController(join(Dir, 'pkg/controller/statefulset'), copy, version);
  execFileSync('go', ['build', '-mod=mod', '-o', 'recorder', '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  return join(folder, 'recorder');
}

/** The requirements of Kubernetes itself, with the released staging modules in place of its folders. */
function moduleFile(upstream: string, version: string): string {
  const library = `v${version.replace(/^1\./, '0.')}`;
  const staging = [...upstream.matchAll(/^\t(k8s\.io\/[\w.-]+) v0\.0\.0(?= |$)/gm)].map(([, name = '']) => name);
  const requirements = upstream
    .replace(/^module .*$/m, 'module recorder')
    .replace(/^replace \([\s\S]*?^\)/gm, '')
    .replaceAll(/^(\t\S+) v0\.0\.0(?= |$)/gm, `$1 ${library}`);
  const replacements = staging.map((name) => `replace ${name} => ${name} ${library}\n`).join('');
  return `${requirements}\nrequire k8s.io/kubernetes v${version}\n\n${replacements}`;
}

function copyController(from: string, to: string, version: string): void {
  const names = readdirSync(from).filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
  const texts = names.map((name) => readFileSync(join(from, name), 'utf8'));
  const missed = edits.filter((row) => !row.some(([before]) => texts.some((text) => text.includes(before))));
  if (missed.length > 0) throw new Error(`Kubernetes ${version} has no ${missed.flat(2)[0]}: look what became of it`);
  names.forEach((name, at) => {
    const edited = edits.flat().reduce((text, [before, after]) => text.replaceAll(before, after), texts[at] ?? '');
    writeFileSync(join(to, name), edited);
  });
}
