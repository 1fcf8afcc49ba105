import { clockText } from '../base/duration.ts';
import type { ScenarioRun } from '../scenario/run.ts';
import { traceText } from '../scenario/trace-text.ts';
import type { Paint } from './paint.ts';
import type { Report } from './simulation-report.ts';

/** How the text looks: `columns` of the terminal, where it is one; else lines stay whole. */
export interface TextStyle {
  readonly paint: Paint;
  readonly columns: number | undefined;
}

/** A simulation for people: what is assumed, the trace, what hurt, what holds the sets, and which expectations do not hold, with their causes. */
export function reportText(report: Report, run: ScenarioRun, style: TextStyle): string {
  const trace = traceText(run.timeline.trace).trimEnd().split('\n');
  return [...head(report, style), ...trace.map((line) => traceLine(line, style)), ...endings(report, style), ''].join('\n');
}

/** The same with one line for each thing that happened, in the words of `expect:`. */
export function briefText(report: Report, style: TextStyle): string {
  const lines = report.milestones.map(({ atMs, text }) => wrapped(`${clockText(atMs, 3).padStart(9)}  ${text}`, 11, style));
  return [...head(report, style), ...lines, ...endings(report, style), ''].join('\n');
}

function head({ title, file, kubernetes, seed, assumptions }: Report, style: TextStyle): string[] {
  return [
    style.paint('place', wrapped(title === undefined ? file : `${title} (${file})`, 2, style)),
    `Kubernetes ${kubernetes}, seed ${seed}`,
    ...assumptions.map((text) => style.paint('faint', wrapped(`  assumed: ${text}`, 4, style))),
  ];
}

/** Column at which a line of the trace says what happens; that of a narrow terminal is below the time. */
const whatColumn = 40;

function traceLine(line: string, style: TextStyle): string {
  const kind = /^\s*\S+\s+\S+\s+(event Warning|fault|request|\w+ \S+ refused)/.exec(line)?.[1] ?? '';
  const text = wrapped(line, (style.columns ?? 0) < 100 ? 11 : whatColumn, style);
  if (/refused \(\d+\)/.test(line)) return style.paint('error', text);
  return kind === '' ? text : style.paint(kind === 'event Warning' ? 'warning' : 'information', text);
}

function endings(report: Report, style: TextStyle): string[] {
  const { paint } = style;
  const below = (steps: readonly string[]) => steps.map((each) => wrapped(`  ${each}`, 4, style));
  const place = (line: number, column: number) => (line === 0 ? '--do' : `${report.file}:${line}:${column}`);
  return [
    ...report.harms.flatMap(({ name, atMs, text, expected, why }) => [
      paint(
        expected ? 'warning' : 'error',
        wrapped(`${clockText(atMs)} ${expected ? 'expected harm' : 'harm'} ${name}: ${text}`, 2, style),
      ),
      ...(expected ? [] : below(why)),
    ]),
    ...report.unfinished.flatMap((steps) => ['in the end:', ...below(steps)]),
    ...report.refused.map(({ line, column, rule, reason }) =>
      paint('warning', wrapped(`${place(line, column)}: warning: "${rule}" was refused: ${reason}`, 2, style)),
    ),
    ...report.failed.flatMap(({ line, column, rule, reason, why }) => [
      paint('error', wrapped(`${place(line, column)}: expected "${rule}": ${reason}`, 2, style)),
      ...below(why),
    ]),
    ...(report.limited === undefined ? [] : [paint('warning', `the run ended early: ${report.limited}`)]),
    ...verdict(report, paint),
  ];
}

/** Whether all is as expected; nothing where nothing is expected and nothing hurt. */
function verdict({ expected, failed, harms, endedAtMs, lastChangeMs }: Report, paint: Paint): string[] {
  const ended = `the last change was at ${clockText(lastChangeMs)}, the run ended at ${clockText(endedAtMs)}`;
  const unexpected = harms.filter((each) => !each.expected).length;
  const wrong = [
    ...(failed.length === 0 ? [] : [failed.length === 1 ? '1 thing is not as expected' : `${failed.length} things are not as expected`]),
    ...(unexpected === 0 ? [] : [unexpected === 1 ? '1 harm that nobody expects' : `${unexpected} harms that nobody expects`]),
  ];
  if (wrong.length > 0) return [paint('error', `${wrong.join(', ')}; ${ended}`)];
  if (expected === 0) return [];
  return [paint('fix', expected === 1 ? `the expectation holds; ${ended}` : `all ${expected} expectations hold; ${ended}`)];
}

/** A line broken at blanks to the width of the terminal, what follows further in. */
function wrapped(line: string, indent: number, { columns }: TextStyle): string {
  const width = columns === undefined ? Infinity : Math.max(40, columns);
  if (line.length <= width) return line;
  const lines: string[] = [];
  let rest = line;
  let margin = '';
  while (margin.length + rest.length > width) {
    const room = width - margin.length;
    const blank = rest.lastIndexOf(' ', room);
    const isTooLong = rest.slice(0, Math.max(0, blank)).trim() === '';
    const end = isTooLong ? room : blank;
    lines.push((margin + rest.slice(0, end)).trimEnd());
    rest = rest.slice(end).trimStart();
    margin = ' '.repeat(indent);
  }
  return [...lines, margin + rest].join('\n');
}
