import { LineIndex } from '../base/text.ts';
import { objectsOf, type SetObjects } from '../ide/objects.ts';
import { documentStatus } from '../ide/status.ts';
import { minors, parseTarget } from '../kube/versions.ts';
import type { Finding } from '../lint/finding.ts';
import { isAtLeast } from '../lint/rule.ts';
import { findings } from '../lint/run.ts';
import type { Workspace } from '../manifest/workspace.ts';
import type { ToolParams } from '../wire/server-messages.ts';
import type { Running } from './connection.ts';
import type { Knowledge } from './knowledge.ts';
import { withText } from './scope.ts';
import type { Stories } from './stories.ts';

/** The longest answer: a language model reads all of it, every time. */
const maxLength = 4000;
/** Pods of one set that are written out. */
const maxPods = 12;

/** Answers a tool of a language model: compact text with file and line, cut at whole lines. What is wrong with the question is said for the model to mend. */
export async function toolText(
  knowledge: Knowledge,
  stories: () => Promise<Stories>,
  params: ToolParams,
  running: Running,
): Promise<string> {
  await knowledge.file(params.uri);
  const workspace = withText(await knowledge.workspace, params.uri, params.text);
  if (params.kubernetes !== undefined) {
    const target = parseTarget(params.kubernetes);
    if (target === undefined)
      return `"${params.kubernetes}" is no supported version of Kubernetes: name one from ${minors[0]} to ${minors.at(-1)}, such as 1.36 or 1.35.2.`;
    workspace.setTarget(target);
  }
  const sets = objectsOf(workspace, params.uri, maxPods);
  if (params.tool === 'check') return bounded(checkLines(workspace, params));
  if (sets.length === 0) return `${params.name} holds no StatefulSet that can be read. check_statefulset says what is wrong with the text.`;
  if (params.tool === 'objects') return bounded(sets.flatMap((set) => objectLines(workspace, params, set)));
  const lines = await (await stories()).played(workspace, params, running);
  return running.cancelled ? '' : bounded(lines);
}

/** As many lines as there is room for, then how many are left out. */
function bounded(lines: readonly string[]): string {
  const room = maxLength - '\n… 99999 more lines'.length;
  let length = 0;
  const kept = lines.map(short).filter((line) => (length += line.length + 1) <= room);
  return kept.length === lines.length ? kept.join('\n') : [...kept, `… ${lines.length - kept.length} more lines`].join('\n');
}

/** No line takes the room of all others. */
function short(line: string): string {
  return line.length <= 600 ? line : `${line.slice(0, 597)}…`;
}

function checkLines(workspace: Workspace, { uri, name }: ToolParams): string[] {
  const found = findings(workspace, uri).toSorted(
    (a, b) => Number(isAtLeast(b.severity, a.severity)) - Number(isAtLeast(a.severity, b.severity)),
  );
  const { text } = documentStatus(workspace, uri);
  if (found.length === 0) return [`${name}: no findings. ${text}.`];
  const count = (severity: Finding['severity']) => found.filter((each) => each.severity === severity).length;
  const counts = (['error', 'warning', 'information', 'hint'] as const).flatMap((each) =>
    count(each) === 0 ? [] : [`${count(each)} × ${each}`],
  );
  const lines = new LineIndex(workspace.file(uri)?.text ?? '');
  return [
    `${name}: ${counts.join(', ')}. ${text}.`,
    ...found.map(({ range, severity, code, message, answer, fixes }) => {
      const { line, column } = lines.position(range.start);
      const said = answer === undefined || message.includes(answer.message) ? '' : ` API server: ${answer.message}`;
      const fix = fixes.length === 0 ? '' : ` Fix: ${fixes.map(({ title }) => title).join(', or ')}.`;
      return `${name}:${line + 1}:${column + 1} ${severity} ${code}: ${message}${said}${fix}`.replaceAll(/\s*\n\s*/g, ' ');
    }),
  ];
}

function objectLines(workspace: Workspace, { uri, name }: ToolParams, set: SetObjects): string[] {
  const { line } = new LineIndex(workspace.file(uri)?.text ?? '').position(set.at.start);
  const { pods, claims, dns, revision, replicas } = set;
  const more = replicas > pods.length ? [`… ${replicas - pods.length} more pods, numbered on`] : [];
  return [
    `${name}:${line + 1} StatefulSet ${set.namespace}/${set.name}: ${replicas} pods${revision === undefined ? '' : `, revision ${revision}`}`,
    ...pods.map(
      (pod) =>
        `pod ${pod.name}${pod.claims.length === 0 ? '' : ` with ${pod.claims.join(', ')}`}${pod.fqdn === undefined ? '' : `, ${pod.fqdn}`}`,
    ),
    ...more,
    ...claims.map(
      (claim) =>
        `claim ${claim.name}: ${claim.storage ?? 'no size'}, ${claim.accessModes.join(' ') || 'no access mode'}, class ${claim.storageClass ?? 'of the cluster'}`,
    ),
    ...dns.map(
      (record) =>
        `DNS ${record.type} ${record.name}: published ${record.published}${record.reason === undefined ? '' : ` (${record.reason})`}`,
    ),
  ];
}
