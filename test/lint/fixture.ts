import { LineIndex } from '../../src/base/text.ts';
import { defaultTarget, parseTarget, type Target } from '../../src/kube/versions.ts';
import type { Finding } from '../../src/lint/finding.ts';

/** One case of a fixture: a text that is a bundle of its own. The grammar is in test/README.md. */
export interface FixtureCase {
  readonly title: string;
  readonly target: Target;
  /** The manifest, expectations taken out. */
  readonly text: string;
  /** The case as it stands in the file, without its `####` line. */
  readonly drawn: string;
}

const caseLine = /^#### (.+)$/;
const optionLine = /^#% (\w+): (.+)$/;
const expectationLine = /^#\s*(?:\^|\+ )/;

/** Takes a fixture file apart. Throws on text before the first case: fixtures are ours. */
export function readFixture(text: string): { readonly head: string; readonly cases: FixtureCase[] } {
  const cases: FixtureCase[] = [];
  const head: string[] = [];
  let title: string | undefined;
  let lines: string[] = [];
  const close = () => {
    if (title !== undefined) cases.push(caseOf(title, lines));
  };
  for (const line of text.split('\n')) {
    const found = caseLine.exec(line)?.[1];
    if (found !== undefined) {
      close();
      title = found;
      lines = [];
    } else if (title === undefined) head.push(line);
    else lines.push(line);
  }
  close();
  if (head.some((line) => line.trim() !== '' && !line.startsWith('#'))) throw new Error('text before the first "#### case"');
  return { head: head.join('\n'), cases };
}

function caseOf(title: string, lines: readonly string[]): FixtureCase {
  let target = defaultTarget;
  for (const line of lines) {
    const [, name, value = ''] = optionLine.exec(line) ?? [];
    if (name === undefined) continue;
    const parsed = name === 'kubernetes' ? parseTarget(value) : undefined;
    if (parsed === undefined) throw new Error(`case "${title}": unknown option "${line}"`);
    target = parsed;
  }
  return { title, target, text: lines.filter((line) => !expectationLine.test(line)).join('\n'), drawn: lines.join('\n') };
}

/** The text with what was found drawn under each line. */
export function draw(text: string, findings: readonly Finding[]): string {
  const index = new LineIndex(text);
  const drawn: string[] = [];
  for (const [number, line] of text.split('\n').entries()) {
    drawn.push(line);
    for (const finding of findings) {
      const start = index.position(finding.range.start);
      if (start.line !== number) continue;
      const end = index.position(finding.range.end);
      const oneLine = end.line === start.line;
      const width = Math.max(1, (oneLine ? end.column : line.length) - start.column);
      // The mark of the comment stands for column 0.
      const carets = start.column === 0 ? `#${'^'.repeat(Math.max(1, width - 1))}` : `#${' '.repeat(start.column - 1)}${'^'.repeat(width)}`;
      drawn.push(`${carets}${oneLine ? '' : '…'} ${finding.severity} ${finding.code}: ${finding.message.replaceAll('\n', '⏎')}`);
      for (const fix of finding.fixes)
        drawn.push(`#${' '.repeat(Math.max(0, start.column - 1))}+ ${fix.preferred === true ? 'preferred ' : ''}fix: ${fix.title}`);
    }
  }
  return drawn.join('\n');
}
