import { LineIndex } from '../base/text.ts';
import { changeFindings } from '../ide/change-findings.ts';
import { compare, type Comparison, type SetChange } from '../ide/compare.ts';
import { Linter } from '../lint/run.ts';
import { changeCodes } from '../lint/suppression.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { choice, parseArguments, UsageError } from './arguments.ts';
import { type CheckResult, resultOf, sarifText } from './check.ts';
import { readInput, targetOf } from './input.ts';
import type { Io } from './io.ts';

/** `statefulset diff OLD NEW`: what the server would refuse of the change, and what a rollout would do. Exit code 1 when something is refused. */
export async function diff(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, { kubernetes: 'a version', format: 'text, json or sarif' });
  const format = choice(args, 'format', ['text', 'json', 'sarif'], 'text');
  const target = targetOf(args);
  const [old, now, ...more] = args.operands;
  if (old === undefined || now === undefined || more.length > 0) throw new UsageError('diff compares two files or directories: OLD NEW');
  const before = await readInput(io, [old], target, args.options.has('kubernetes'));
  const after = await readInput(io, [now], target, args.options.has('kubernetes'));
  if (before.failed || after.failed) return 2;
  const comparison = compare(before.workspace, after.workspace);
  // The linter switches them as settings files and comments say; its own findings are those of `check`.
  const linter = new Linter(after.workspace, { rules: [] });
  const results = after.files.flatMap((file) =>
    linter
      .findings(file, changeFindings(before.workspace, after.workspace, file, old))
      .filter(({ code }) => changeCodes.includes(code))
      .map((finding) => resultOf(after.workspace, file, finding)),
  );
  if (format === 'sarif') io.writeOut(await sarifText(results, io, true));
  else if (format === 'json') io.writeOut(`${JSON.stringify(published(comparison, after.workspace, results), undefined, 2)}\n`);
  else io.writeOut(textOf(comparison, after.workspace, results));
  return comparison.refused.length > 0 ? 1 : 0;
}

function published({ refused, sets }: Comparison, workspace: Workspace, findings: readonly CheckResult[]): object {
  return {
    refused: refused.map(({ uri, range, kind, namespace, name, type, field, serverMessage, path }) => ({
      file: uri,
      ...placeOf(workspace, uri, range.start),
      kind,
      namespace,
      name,
      type,
      field,
      serverMessage,
      path,
    })),
    sets,
    findings,
  };
}

function placeOf(workspace: Workspace, uri: string, offset: number): { line: number; column: number } {
  const { line, column } = new LineIndex(workspace.file(uri)?.text ?? '').position(offset);
  return { line: line + 1, column: column + 1 };
}

function textOf({ refused, sets }: Comparison, workspace: Workspace, findings: readonly CheckResult[]): string {
  const lines = refused.map(({ uri, range, kind, name, serverMessage }) => {
    const { line, column } = placeOf(workspace, uri, range.start);
    return `${uri}:${line}:${column}: refused: ${kind} "${name}": ${serverMessage}`;
  });
  // What is refused stands above already, in the server's words.
  const told = findings
    .filter((each) => each.serverMessage === undefined)
    .map((each) => `${each.file}:${each.line}:${each.column}: ${each.severity} ${each.code}: ${each.message}`);
  return `${[...lines, ...told, ...sets.flatMap(linesOf)].join('\n')}\n`;
}

function linesOf(set: SetChange): string[] {
  const lines = [`StatefulSet ${set.namespace}/${set.name}: ${set.change}${set.from === undefined ? '' : ` (was ${set.from})`}`];
  const add = (word: string, names: readonly string[]) => {
    if (names.length > 0) lines.push(`  ${word}: ${names.join(', ')}`);
  };
  add('restarts, in this order', set.rollout);
  add('new pods', set.created);
  add('pods that go', set.removed);
  add('claims left behind', set.claimsLeft);
  add('claims deleted', set.claimsDeleted);
  for (const command of set.runbook) lines.push(`  $ ${command}`);
  return lines;
}
