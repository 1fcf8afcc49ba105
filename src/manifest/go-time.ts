import { utf8Bytes } from '../base/utf8.ts';

/**
 * Why Go cannot read a time; undefined when it can.
 *
 * kube: k8s.io/apimachinery/pkg/apis/meta/v1 Time.UnmarshalJSON, MicroTime, Duration; the text is that of Go's time.Parse
 */
export function timeComplaint(text: string, kind: string): string | undefined {
  if (kind === 'duration')
    return /^[-+]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text) ? undefined : durationComplaint(text);
  const layout = kind === 'microTime' ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  return parseComplaint(text, layout);
}

function durationComplaint(text: string): string {
  return `time: invalid duration ${quoted(text)}`;
}

interface Part {
  /** The piece of the layout, as complaints name it. */
  readonly name: string;
  readonly pattern: RegExp;
  /** Half-open range of the number, and what is said when it is left. */
  readonly range?: readonly [number, number, string];
}

const parts: readonly Part[] = [
  { name: '2006', pattern: /^\d{4}/ },
  { name: '-', pattern: /^-/ },
  { name: '01', pattern: /^\d\d/, range: [1, 13, 'month'] },
  { name: '-', pattern: /^-/ },
  { name: '02', pattern: /^\d\d/, range: [1, 32, 'day'] },
  { name: 'T', pattern: /^T/ },
  { name: '15', pattern: /^\d\d?/, range: [0, 24, 'hour'] },
  { name: ':', pattern: /^:/ },
  { name: '04', pattern: /^\d\d/, range: [0, 60, 'minute'] },
  { name: ':', pattern: /^:/ },
  { name: '05', pattern: /^\d\d(?:[.,]\d+)?/, range: [0, 60, 'second'] },
  { name: 'Z07:00', pattern: /^(?:Z|[-+]\d\d:\d\d)/ },
];

function parseComplaint(text: string, layout: string): string | undefined {
  const whole = quoted(text);
  let rest = text;
  const numbers: number[] = [];
  for (const { name, pattern, range } of parts) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) return `parsing time ${whole} as "${layout}": cannot parse ${quoted(rest)} as "${name}"`;
    const number = Number.parseInt(found, 10);
    if (range !== undefined && (number < range[0] || number >= range[1])) return `parsing time ${whole}: ${range[2]} out of range`;
    numbers.push(number);
    rest = rest.slice(found.length);
  }
  if (rest !== '') return `parsing time ${whole}: extra text: ${quoted(rest)}`;
  const [year = 0, , month = 0, , day = 0] = numbers;
  return day > daysIn(month, year) ? `parsing time ${whole}: day out of range` : undefined;
}

/** kube: Go's time.quote: everything but plain ASCII as bytes. */
function quoted(text: string): string {
  const inner = text.replaceAll(/["\\]|[^ -\x7f]+/g, (part) =>
    part === '"' || part === '\\'
      ? `\\${part}`
      : utf8Bytes(part)
          .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
          .join(''),
  );
  return `"${inner}"`;
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
