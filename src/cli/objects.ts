import { objectsOf, type SetObjects } from '../ide/objects.ts';
import { plannedText } from '../ide/planned-objects.ts';
import { choice, parseArguments } from './arguments.ts';
import { readInput, targetOf } from './input.ts';
import type { Io } from './io.ts';

/** `statefulset objects`: pods, claims and DNS names of every set in the arguments; as YAML every object that the control plane makes. */
export async function objects(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, { kubernetes: 'a version', format: 'text, json or yaml' });
  const format = choice(args, 'format', ['text', 'json', 'yaml'], 'text');
  const { workspace, files, failed } = await readInput(io, args.operands, targetOf(args), args.options.has('kubernetes'));
  if (format === 'yaml') {
    io.writeOut(plannedText(workspace, files));
    return failed ? 2 : 0;
  }
  const sets = files.flatMap((file) => objectsOf(workspace, file, 10_000));
  if (format === 'json') io.writeOut(`${JSON.stringify({ sets: sets.map(published) }, undefined, 2)}\n`);
  else io.writeOut(sets.map(textOf).join('\n'));
  return failed ? 2 : 0;
}

/** The set as the command prints it: without the places of the editor. */
function published({ name, namespace, pods, claims, dns, revision }: SetObjects): object {
  return { name, namespace, pods, claims, dns, ...(revision === undefined ? {} : { revision }) };
}

function textOf(set: SetObjects): string {
  const lines = [`StatefulSet ${set.namespace}/${set.name}: ${set.replicas} pods`];
  const column = (items: readonly (readonly string[])[]) => {
    const widths: number[] = [];
    for (const item of items) for (const [index, text] of item.entries()) widths[index] = Math.max(widths[index] ?? 0, text.length);
    for (const item of items) lines.push(`  ${item.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd());
  };
  column([
    ['POD', 'ORDINAL', 'CLAIMS', 'NAME'],
    ...set.pods.map((pod) => [pod.name, String(pod.ordinal), pod.claims.join(',') || '-', pod.fqdn ?? '-']),
  ]);
  if (set.claims.length > 0)
    column([
      ['CLAIM', 'SIZE', 'MODES', 'CLASS'],
      ...set.claims.map((each) => [each.name, each.storage ?? '-', each.accessModes.join(',') || '-', each.storageClass ?? '<default>']),
    ]);
  if (set.dns.length > 0)
    column([['DNS NAME', 'TYPE', 'PUBLISHED', ''], ...set.dns.map((each) => [each.name, each.type, each.published, each.reason ?? ''])]);
  return `${lines.join('\n')}\n`;
}
