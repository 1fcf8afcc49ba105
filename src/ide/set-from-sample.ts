import type { NewSet } from './new-stateful-set.ts';

/**
 * A sample under another name, with as many replicas and as much storage: names of objects, labels, addresses of members, lists of them, and numbers
 * that follow from how many there are. The sample's text stays as it is otherwise, comments too.
 */
export function fromSample(sample: string, { name, replicas, storage }: NewSet): string {
  const from = /\nkind: StatefulSet\nmetadata:\n {2}name: (\S+)\n/.exec(sample)?.[1] ?? '';
  const written = Number(/\n {2}replicas: (\d+)\n/.exec(sample)?.[1] ?? 0);
  return [
    (text: string) => resized(text, from, written, replicas),
    (text: string) => renamed(text, from, name),
    (text: string) => (storage === undefined ? text : text.replaceAll(/^( +storage: ).*$/gm, `$1${storage}`)),
  ].reduce((text, change) => change(text), sample);
}

/** Where the name of a sample's set stands for its objects, and not for the program, its image, its ports or its paths. */
function renamed(text: string, from: string, name: string): string {
  const places = [
    `(?<=\\bmetadata:\\n +name: )${from}\\b`,
    `(?<=\\b(?:configMap|configMapRef|configMapKeyRef|secretKeyRef):\\n +name: )${from}\\b`,
    `(?<=\\b(?:app\\.kubernetes\\.io/name|serviceName): )${from}$`,
    `(?<=_TOKEN\\n +value: )${from}$`,
    `\\b${from}(?=-\\d+\\b)`,
    `(?<=\\b${from}-\\d+\\.|\\$\\(POD_NAME\\)\\.)${from}\\b`,
  ];
  return text.replaceAll(new RegExp(places.join('|'), 'gm'), name);
}

function resized(text: string, from: string, written: number, replicas: number): string {
  // Members stand in one value with commas between them, or on lines of their own.
  const inValue = new RegExp(`[^\\s,]*${from}-\\d+[^\\s,]*(?:,[^\\s,]*${from}-\\d+[^\\s,]*)+`, 'g');
  const onLines = new RegExp(`(?:^ +[^\\n,]*${from}-\\d+\\.${from}[^\\n,]*\\n){2,}`, 'gm');
  return text
    .replaceAll(inValue, (list) => listOf(list.split(','), written, replicas).join(','))
    .replaceAll(onLines, (lines) => `${listOf(lines.trimEnd().split('\n'), written, replicas).join('\n')}\n`)
    .replace(/(?<=\n {2}replicas: )\d+/, String(replicas))
    .replace(/(?<=cluster_size_hint = )\d+/, String(replicas))
    .replaceAll(/(?<=_FACTOR: ")\d+/g, (factor) => String(Math.min(Number(factor), replicas)))
    .replaceAll(/(?<=(?:_ISR|_INSYNC_REPLICAS): ")\d+/g, (least) => String(Math.min(Number(least), Math.max(1, replicas - 1))));
}

/** A list of all members gets as many as there are replicas; one of some, such as seeds, no more than it had. */
function listOf(members: readonly string[], written: number, replicas: number): string[] {
  const [first = '', second = ''] = members;
  const length = members.length === written ? replicas : Math.min(members.length, replicas);
  const other = second.split(/(\d+)/);
  // What counts up from the first to the second counts on: ordinals, and numbers that follow them.
  return Array.from({ length }, (_, index) =>
    first
      .split(/(\d+)/)
      .map((part, at) => (part === other[at] ? part : String(Number(part) + index)))
      .join(''),
  );
}
