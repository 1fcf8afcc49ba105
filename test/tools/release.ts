/**
 * `npm run release -- --dry-run [--tag v1.2.3]`: builds and packages twice, checks everything that both marketplaces check and that a release of ours
 * needs, prints a table, and leaves in `dist/release` what the hosted workflow publishes. Exit code 1 when a check does not hold. Nothing is published
 * from here, ever.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from './build.ts';
import { limitKiB, packagedFiles, packageExtension } from './package.ts';
import { type Candidate, checks, notesOf, type Outcome } from './release-checks.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const git = (...argv: string[]) => execFileSync('git', argv, { cwd: root, encoding: 'utf8' }).trim();
const manifest = JSON.parse(read('package.json')) as Record<string, unknown> & { name: string; version: string; icon: string };
const release = path.join(root, 'dist/release');
const vsix = path.join(release, `${manifest.name}-${manifest.version}.vsix`);

/** Where the sources are for everybody, as far as it is known here: links and pictures of the README lead there. */
function repository(): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  const { url } = (manifest['repository'] ?? {}) as { url?: string };
  return url ?? (server !== undefined && name !== undefined ? `${server}/${name}` : undefined);
}

async function candidate(): Promise<Candidate> {
  return {
    manifest,
    texts: JSON.parse(read('package.nls.json')) as Record<string, string>,
    readme: read('README.md'),
    changelog: read('CHANGELOG.md'),
    files: await packagedFiles(),
    sources: git('ls-files').split('\n'),
    icon: readFileSync(path.join(root, manifest.icon)),
    typings: (JSON.parse(read('node_modules/@types/vscode/package.json')) as { version: string }).version,
  };
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Builds and packages, with the time of the commit in place of that of the build. */
async function packageOnce(file: string): Promise<void> {
  process.env['SOURCE_DATE_EPOCH'] = git('log', '-1', '--format=%ct');
  await build();
  await mkdir(path.dirname(file), { recursive: true });
  await packageExtension({ file, repository: repository() ?? 'https://github.com/unknown/unknown' });
}

type Step = readonly [name: string, run: () => Outcome | Promise<Outcome>];

const holds = (truth: boolean, why: string, note?: string): Outcome =>
  truth ? { holds: true, ...(note === undefined ? {} : { note }) } : { holds: false, why };

function steps(tag: string | undefined, first: string): readonly Step[] {
  const wanted = `v${manifest.version}`;
  return [
    [
      `at most ${limitKiB} KiB`,
      async () => {
        const { size } = await stat(first);
        return holds(size <= limitKiB * 1024, `${Math.ceil(size / 1024)} KiB`, `${Math.ceil(size / 1024)} KiB`);
      },
    ],
    [
      'it holds the listed files and no others',
      async () => {
        const names = (await packagedFiles()).map((file) =>
          file.replace(/^media\/(rules|scenarios)\/[a-z0-9-]+(\.md|\.scenario\.yaml)$/, 'media/$1/*$2'),
        );
        return holds(
          `${[...new Set(names)].join('\n')}\n` === read('test/editor/packaged-files.txt'),
          'see test/editor/packaged-files.txt',
          `${names.length} files`,
        );
      },
    ],
    [
      'built twice it is the same, byte for byte',
      async () => {
        await packageOnce(vsix);
        return holds(digest(first) === digest(vsix), `${digest(first)} and ${digest(vsix)}`, digest(vsix).slice(0, 16));
      },
    ],
    [
      'npm pack makes the package of the command line',
      async () => {
        execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', release], { cwd: root, stdio: 'ignore' });
        const [name] = (await readdir(release)).filter((each) => each.endsWith('.tgz'));
        return holds(name !== undefined, 'no package', name);
      },
    ],
    [
      'nothing is uncommitted',
      () => holds(git('status', '--porcelain') === '', git('status', '--porcelain').split('\n').slice(0, 3).join('; ')),
    ],
    [
      tag === undefined ? `the tag ${wanted} is free` : `the tag is ${wanted} and this commit`,
      () =>
        tag === undefined
          ? holds(git('tag', '--list', wanted) === '', 'it exists')
          : holds(
              tag === wanted && git('rev-parse', `${tag}^{commit}`) === git('rev-parse', 'HEAD'),
              `${tag}, where version is ${manifest.version}`,
            ),
    ],
    [
      'the repository is known, so that links and pictures lead somewhere',
      () => {
        const known = repository();
        return known === undefined ? { open: 'not here: the hosted workflow knows it, or package.json' } : { holds: true, note: known };
      },
    ],
  ];
}

function row(name: string, outcome: Outcome): string {
  if ('open' in outcome) return `–  ${name}: ${outcome.open}`;
  return outcome.holds ? `✔  ${name}${outcome.note === undefined ? '' : ` (${outcome.note})`}` : `✖  ${name}: ${outcome.why}`;
}

async function judged(run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    return { holds: false, why: error instanceof Error ? error.message : String(error) };
  }
}

async function dryRun(tag: string | undefined): Promise<boolean> {
  const work = path.join(root, '.vscode-test/release');
  await rm(work, { recursive: true, force: true });
  const first = path.join(work, 'first.vsix');
  let held = true;
  const tell = async (name: string, run: () => Outcome | Promise<Outcome>) => {
    const outcome = await judged(run);
    held &&= 'open' in outcome || outcome.holds;
    console.log(row(name, outcome));
  };
  await tell('the packager of the Visual Studio Marketplace takes it (its own rules, and its search for secrets)', async () => {
    await packageOnce(first);
    return { holds: true, note: path.basename(vsix) };
  });
  const asked = await candidate();
  for (const { name, judge } of checks) await tell(name, () => judge(asked));
  for (const [name, run] of steps(tag, first)) await tell(name, run);
  await writeFile(path.join(release, 'NOTES.md'), `${notesOf(asked.changelog, manifest.version)}\n`);
  const artifacts = (await readdir(release)).filter((name) => /\.(?:vsix|tgz)$/.test(name)).sort();
  await writeFile(path.join(release, 'SHA256SUMS'), artifacts.map((name) => `${digest(path.join(release, name))}  ${name}\n`).join(''));
  console.log(
    held
      ? `\nReady: ${artifacts.map((name) => `dist/release/${name}`).join(', ')}. Nothing was published.`
      : '\nNot ready. Nothing was published.',
  );
  return held;
}

const argv = process.argv.slice(2);
const tagAt = argv.indexOf('--tag');
if (!argv.includes('--dry-run')) {
  console.error(
    'A release is published by the hosted workflow, from a tag: see RELEASING.md. Here it can be tried: npm run release -- --dry-run',
  );
  process.exitCode = 2;
} else if (!(await dryRun(tagAt === -1 ? undefined : argv[tagAt + 1]))) process.exitCode = 1;
