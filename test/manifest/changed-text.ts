const odd = '#, #,:,: ,- ,? ,",\',[,],{,},|,>,&a ,*a,!,!!str ,%,@,`,\\,---,...,\t, ,=,\u00e9,\n,\n\n,"",- - '.split(',');

/** The text with one small change, as typing makes them. `random` answers a whole number below a limit. */
export function changed(text: string, random: (below: number) => number): string {
  const lines = text.split('\n');
  const at = random(lines.length);
  const line = lines[at] ?? '';
  const indent = ' '.repeat(line.length - line.trimStart().length);
  const column = random(line.length + 1);
  const insert = (more: string) => lines.toSpliced(at, 0, more).join('\n');
  const replace = (other: string) => lines.toSpliced(at, 1, other).join('\n');
  const revalue = (value: string) => replace(line.replace(/: (.+)/, (_, old: string) => `:${value.replaceAll('OLD', old)}`));
  const changes: readonly (() => string)[] = [
    () => insert(`${indent}wor`),
    () => insert(`${indent}name: x`),
    () => insert(`${' '.repeat(random(12))}# note`),
    () => insert(''),
    () => insert(`${' '.repeat(random(12))}- x`),
    () => lines.toSpliced(at, 1).join('\n'),
    () => replace(line.slice(0, column)),
    () => replace(`${line.slice(0, column)}${odd[random(odd.length)] ?? ''}${line.slice(column)}`),
    () => replace(`  ${line}`),
    () => replace(line.slice(Math.min(2, indent.length))),
    () => replace(`${line.replace(/:.*/, ':')} |`),
    () => replace(`${line.replace(/:.*/, ':')} >`),
    () => replace(`${line}  # note`),
    () => revalue(' "OLD"'),
    () => revalue(" 'OLD'"),
    () => revalue(' [OLD, b: c]'),
    () => revalue(' {OLD: , b}'),
    () => revalue(`\n${indent}   OLD\n\n${indent}   more words`),
    () => revalue(`\n${indent}  - OLD\n${indent}  - b: OLD`),
    () => text.slice(0, random(text.length)),
  ];
  return changes[random(changes.length)]?.() ?? text;
}
