import { parseDuration } from '../base/duration.ts';
import { actionSubject } from '../sim/action-words.ts';
import { actionOf } from './action-words.ts';
import { termsOf } from './check-rule.ts';
import { fieldProblem } from './check-field.ts';
import { eventReasons } from './event-reasons.ts';
import { nameProblem, serviceNames, type Setting } from './known-names.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** Names in the words for what happens, by what they name. */
const named: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [
    /^(?:create|delete|gone|scheduled|running|failed|succeeded|ready|unready|stale|program) (?!claim |set |node |revision\b)([\w.-]+)/,
    'Pod',
  ],
  [/^(?:create |delete |gone |owner of )?claim ([\w.-]+)/, 'PersistentVolumeClaim'],
  [/^(?:create |delete |gone |edit )?set (?!image )([\w.-]+)/, 'StatefulSet'],
  [/^owner of (?!claim )([\w.-]+):/, 'Pod'],
  [/^(?:gone )?node ([\w.-]+)/, 'Node'],
  [/^program .* on ([\w.-]+)/, 'Node'],
  [/^\S+ (?:publishes|hides) ([\w.-]+)/, 'Pod'],
  [/^([\w.-]+) (?:publishes|hides) /, 'Service'],
  [/^(?:quorum|store) ([\w.-]+)/, 'StatefulSet'],
  [/^final pods\.([^.\s]+)/, 'Pod'],
  [/^final claims\.([^.\s]+)/, 'PersistentVolumeClaim'],
  [/^final (?:sets|quorums|stores)\.([^.\s]+)/, 'StatefulSet'],
  [/^final nodes\.([^.\s]+)/, 'Node'],
  [/^final services\.([^.\s]+)/, 'Service'],
  [/^final budgets\.([^.\s]+)/, 'PodDisruptionBudget'],
];

/** What a line of `expect:` speaks of that cannot be in a run of this setting, so that it would hold, or fail, whatever happens. */
export function wordsProblem(
  rule: string,
  setting: Setting,
  { untilMs, apps }: Pick<ScenarioFile, 'untilMs' | 'apps'>,
): string | undefined {
  const text = rule.trim();
  const asked = /^!?(?:final )?(quorum|store|stale)/.exec(text)?.[1];
  const member = asked === 'store' ? 'store' : 'quorum';
  if (asked !== undefined && Object.values(apps).every((app) => app[member] === undefined))
    return `no program here is a ${member}; "apps" says which one is`;
  const [, ofKind = '', ofName = '', path = ''] = /^final ([A-Z]\w*)\/(\S+) (\S+) /.exec(text) ?? [];
  if (ofKind !== '') return nameProblem(ofKind, ofName, setting) ?? fieldProblem(ofKind, path, setting.table);
  const event = /^(?:no )?event (\w+) on (\w+)\/([^\s:]+)/.exec(text);
  if (event !== null) {
    const [, reason = '', kind = '', name = ''] = event;
    return eventReasons.has(reason)
      ? nameProblem(kind, name, setting)
      : `no Event here has the reason "${reason}"; it may be ${nearest(reason)}`;
  }
  const dns = /^dns \w+ (\S+) at (\S+) /.exec(text);
  if (dns !== null) return dnsProblem(dns[1] ?? '', dns[2] ?? '', setting, untilMs);
  for (const term of text.startsWith('final ') ? [text] : termsOf(text)) {
    const action = actionOf(term.replace(/#\d+$/, ''));
    const { kind: about, name: subject } = action === undefined ? { kind: '', name: '' } : actionSubject(action);
    const unknown = about === 'Node' || about === 'Pod' ? nameProblem(about, subject, setting) : undefined;
    if (unknown !== undefined) return unknown;
    for (const [pattern, kind] of named) {
      const name = pattern.exec(term)?.[1];
      const problem = name === undefined ? undefined : nameProblem(kind, name, setting);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function dnsProblem(name: string, at: string, setting: Setting, untilMs: number | undefined): string | undefined {
  if (untilMs !== undefined && (parseDuration(at) ?? 0) > untilMs) return `the run ends at ${untilMs / 1000}s, before this look-up`;
  const services = serviceNames(setting);
  const isKnown = name.split('.').some((label) => services.includes(label));
  return isKnown ? undefined : `"${name}" is no name of a Service here; there are ${services.join(', ')}`;
}

/** The words that begin alike, or all. */
function nearest(reason: string): string {
  const all = [...eventReasons];
  const alike = all.filter((each) => each.slice(0, 3).toLowerCase() === reason.slice(0, 3).toLowerCase());
  return (alike.length === 0 ? all : alike).join(', ');
}
