import { isMap, isScalar, isSeq } from '../manifest/nodes.ts';
import { readText } from '../manifest/server-yaml/read-text.ts';

/**
 * The scenario with the manifests that it names written into it, so that it can be edited and saved anywhere. Everything else stays letter for
 * letter; a file that cannot be read, or a text that is no scenario, leaves it as it is.
 *
 * @param readBeside text of a file beside the scenario
 */
export function selfContained(text: string, readBeside: (name: string) => string | undefined): string {
  const { root } = readText(text);
  if (!isMap(root)) return text;
  const pair = (name: string) => root.items.find(({ key }) => isScalar(key) && key.value === name);
  const named = pair('manifests');
  const key = named?.key;
  const list = named?.value;
  if (!isScalar(key) || !isSeq(list)) return text;
  const apply = pair('apply')?.value;
  const files = list.items.map((item) => (isScalar(item) ? readBeside(item.value) : undefined));
  if (files.some((file) => file === undefined) || (apply !== undefined && !isScalar(apply))) return text;
  const own = isScalar(apply) ? [apply.value] : [];
  const whole = [...files, ...own].map((each) => (each ?? '').trim().replace(/^---\n/, '')).join('\n---\n');
  const block = `apply: |\n${whole
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')}\n`;
  const spans = [span(text, key.start, list.end)];
  const applyKey = pair('apply')?.key;
  if (isScalar(applyKey) && isScalar(apply)) spans.push(span(text, applyKey.start, apply.end));
  const [first = [0, 0], second] = spans.sort(([one], [other]) => one - other);
  const rest = second === undefined ? text.slice(first[1]) : text.slice(first[1], second[0]) + text.slice(second[1]);
  return `${text.slice(0, first[0])}${block}${rest}`;
}

/** Whole lines from the one that holds `from` to the one that holds what is before `to`. */
function span(text: string, from: number, to: number): [number, number] {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  if (text[to - 1] === '\n') return [start, to];
  const newline = text.indexOf('\n', to);
  return [start, newline === -1 ? text.length : newline + 1];
}
