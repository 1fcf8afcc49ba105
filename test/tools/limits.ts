/**
 * Makes `media/limits.md`, the page of known differences from Kubernetes, from the `differs:` lines of the source: `node test/tools/limits.ts`.
 * A test compares the page with what this makes.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
export const limitsFile = 'media/limits.md';

interface Limit {
  /** Path of the source file without `src/` and ending. */
  readonly where: string;
  readonly text: string;
}

const parts: readonly { readonly title: string; readonly lead: string; readonly files: readonly string[] }[] = [
  {
    title: 'Reading a manifest',
    lead: 'What the API server reads otherwise in the text itself.',
    files: ['src/manifest/**/*.ts'],
  },
  {
    title: 'Answers of the API server',
    lead: 'Verdicts, words, defaults and warnings.',
    files: ['src/kube/**/*.ts', 'src/api/**/*.ts', 'src/lint/**/*.ts', 'src/ide/**/*.ts'],
  },
  {
    title: 'The Simulator',
    lead: 'What controllers, scheduler, kubelets and the cluster around them do otherwise.',
    files: ['src/sim/**/*.ts', 'src/scenario/**/*.ts', 'src/panel/**/*.{ts,tsx}', 'test/conformance/trajectories/count.ts'],
  },
];

/** The page as it has to be. */
export function limitsPage(): string {
  const sections = parts.map(({ title, lead, files }) => {
    const paths = files.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
    const limits = paths.flatMap((path) => limitsOf(path, readFileSync(resolve(root, path), 'utf8')));
    return `## ${title}\n\n${lead}\n\n${limits.map(({ where, text }) => `- ${text} \`${where}\``).join('\n')}\n`;
  });
  return `<!-- Made from the \`differs:\` lines of the source by test/tools/limits.ts. -->

# Known differences from Kubernetes

The answers follow the real code and are compared with recordings of it. Where they knowingly do otherwise, it stands here; the last word of each line is the place in the source.

${sections.join('\n')}`;
}

/** Every `differs:` of a text, to the end of its sentence or sentences: a blank line of the comment, its end, or the next mark ends it. */
export function limitsOf(path: string, source: string): Limit[] {
  const where = path.replace(/^(?:src|test)\//, '').replace(/\.tsx?$/, '');
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const begun = /differs: (.*)$/.exec(line)?.[1];
    if (begun === undefined || !/^\s*(?:\/\/|\/\*\*|\*|(?:\{.*)?why: ').*differs: /.test(line)) return [];
    const words = [begun];
    for (const next of line.includes("'differs:") || line.includes('*/') ? [] : lines.slice(index + 1)) {
      const more = /^\s*(?:\*(?!\/)|\/\/) ?(.*)$/.exec(next)?.[1];
      if (more === undefined || more.trim() === '' || /(?:differs|kube|invariant): /.test(more)) break;
      words.push(more);
    }
    const text = words
      .join(' ')
      .replace(/\s*\*\/.*$/, '')
      .replace(/'\s*,?\s*\}?,?$/, '')
      .trim();
    return [{ where, text: `${text[0]?.toUpperCase() ?? ''}${text.slice(1).replace(/[.;]$/, '')}.` }];
  });
}

if (import.meta.main) writeFileSync(resolve(root, limitsFile), limitsPage());
