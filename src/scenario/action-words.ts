import { parseDuration } from '../base/duration.ts';
import { nearestNames } from '../manifest/suggest.ts';
import { deletable, growth, outOfServiceTaint } from '../sim/action-words.ts';
import type { Action } from '../sim/action.ts';
import { faults } from '../sim/faults/faults.ts';
import { limits } from '../sim/limits.ts';

/**
 * Reads actions in words: what `sim/action-words` writes (`crash node-2`, `scale web to 5`, `delete pod web-1 by force`) and what people write as well.
 * The same rows say what is understood and what is offered as help.
 */
interface Phrase {
  /** What a person types, names in capitals. */
  readonly usage: string;
  readonly pattern: RegExp;
  readonly action: (parts: Readonly<Record<string, string>>) => Action | undefined;
}

const name = '[a-z0-9]([-a-z0-9.]*[a-z0-9])?';
const named = (key: string) => `(?:(?<namespace>${name})/)?(?<${key}>${name})`;
const phrase = (usage: string, pattern: string, action: Phrase['action']): Phrase => ({
  usage,
  pattern: new RegExp(`^${pattern}$`),
  action,
});
const place = (parts: Readonly<Record<string, string>>) => (parts['namespace'] === undefined ? {} : { namespace: parts['namespace'] });
const node = `(?:node )?(?<node>${name})`;
const nodeAction = (
  usage: string,
  verb: string,
  action: 'drain' | 'crash-node' | 'partition-node' | 'restart-node' | 'return-node' | 'delete-node',
) => phrase(usage, `${verb} ${node}`, ({ node = '' }) => ({ do: action, node }));

/** A fault begun or ended; a pod without a namespace is one of `default`. */
export function faultAction(verb: 'fault' | 'heal-fault', { fault = '', of }: Readonly<Record<string, string>>, extraMs?: number): Action {
  const isPod = faults.some((each) => each.name === fault && each.of === 'pod');
  const parameters = {
    ...(of === undefined ? {} : { of: isPod && !of.includes('/') ? `default/${of}` : of }),
    ...(extraMs === undefined ? {} : { extraMs }),
  };
  return { do: verb, fault, ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }) };
}

const phrases: readonly Phrase[] = [
  phrase('scale SET to N', `scale (?:(?<kind>statefulset|sts|replicaset) )?${named('set')}(?: to)? (?<replicas>\\d{1,5})`, (parts) => {
    const replicas = Number(parts['replicas']);
    if (replicas > limits.replicas) return undefined;
    const kind = parts['kind'] === 'replicaset' ? { kind: 'ReplicaSet' as const } : {};
    return { do: 'scale', ...kind, name: parts['set'] ?? '', ...place(parts), replicas };
  }),
  phrase('set image SET IMAGE', `set image ${named('set')} (?:(?<container>${name})=)?(?<image>\\S+)`, (parts) => ({
    do: 'set-image',
    name: parts['set'] ?? '',
    ...place(parts),
    image: parts['image'] ?? '',
    ...(parts['container'] === undefined ? {} : { container: parts['container'] }),
  })),
  phrase('restart set SET', `(?:rollout )?restart (?:set|sts|statefulset)[ /]${named('set')}`, (parts) => ({
    do: 'rollout-restart',
    name: parts['set'] ?? '',
    ...place(parts),
  })),
  phrase(
    'delete pod POD (by force) (with grace 5s)',
    `delete pod ${named('pod')}(?<force> by force)?(?: with grace (?<grace>\\S+))?`,
    (parts) => {
      const graceMs = parts['grace'] === undefined ? undefined : parseDuration(parts['grace']);
      if (parts['grace'] !== undefined && graceMs === undefined) return undefined;
      return {
        do: 'delete-pod',
        name: parts['pod'] ?? '',
        ...place(parts),
        ...(parts['force'] === undefined ? {} : { force: true }),
        ...(graceMs === undefined ? {} : { graceSeconds: Math.floor(graceMs / 1000) }),
      };
    },
  ),
  phrase('force delete pod POD', `force delete (?:pod )?${named('pod')}`, (parts) => ({
    do: 'delete-pod',
    name: parts['pod'] ?? '',
    ...place(parts),
    force: true,
  })),
  phrase('delete claim CLAIM', `delete claim ${named('claim')}`, (parts) => ({
    do: 'delete-claim',
    name: parts['claim'] ?? '',
    ...place(parts),
  })),
  phrase('grow claim CLAIM to SIZE', `grow claim ${named('claim')} to (?<size>[0-9][\\w.]{0,20})`, (parts) => ({
    do: 'patch',
    object: { kind: 'PersistentVolumeClaim', namespace: parts['namespace'] ?? 'default', name: parts['claim'] ?? '' },
    patch: growth(parts['size'] ?? ''),
  })),
  ...Object.entries(deletable).map(([kind, word]) =>
    phrase(`delete ${word} ${word.toUpperCase()}`, `delete ${word} ${named('object')}`, (parts) => ({
      do: 'delete',
      object: { kind, namespace: parts['namespace'] ?? 'default', name: parts['object'] ?? '' },
    })),
  ),
  phrase(
    'delete set SET (background, foreground or orphan)',
    `delete set ${named('set')}(?: (?<cascade>background|foreground|orphan))?`,
    (parts) => ({
      do: 'delete-set',
      name: parts['set'] ?? '',
      ...place(parts),
      ...(parts['cascade'] === undefined ? {} : { cascade: parts['cascade'] as 'background' }),
    }),
  ),
  phrase('evict POD', `evict (?:pod )?${named('pod')}`, (parts) => ({ do: 'evict', name: parts['pod'] ?? '', ...place(parts) })),
  ...(['cordon', 'uncordon'] as const).map((verb) => phrase(`${verb} NODE`, `${verb} ${node}`, ({ node = '' }) => ({ do: verb, node }))),
  nodeAction('drain NODE', 'drain', 'drain'),
  nodeAction('crash NODE', 'crash', 'crash-node'),
  nodeAction('partition NODE', 'partition', 'partition-node'),
  nodeAction('delete node NODE', 'delete node', 'delete-node'),
  nodeAction('bring back NODE', '(?:bring back|return)', 'return-node'),
  nodeAction('reboot NODE', 'reboot', 'restart-node'),
  phrase('taint NODE out-of-service', `taint ${node} out-of-service`, (parts) => ({
    do: 'taint-node',
    node: parts['node'] ?? '',
    ...outOfServiceTaint,
  })),
  ...(['NoSchedule', 'NoExecute'] as const).map((effect) =>
    phrase(`taint NODE KEY=VALUE:${effect}`, `taint ${node} (?<key>[\\w./-]+)(?:=(?<value>[\\w.-]*))?:${effect}`, (parts) => ({
      do: 'taint-node',
      node: parts['node'] ?? '',
      key: parts['key'] ?? '',
      ...(parts['value'] === undefined ? {} : { value: parts['value'] }),
      effect,
    })),
  ),
  phrase('untaint NODE KEY', `untaint ${node} (?<key>[\\w./-]+)`, (parts) => ({
    do: 'untaint-node',
    node: parts['node'] ?? '',
    key: parts['key'] === 'out-of-service' ? outOfServiceTaint.key : (parts['key'] ?? ''),
  })),
  phrase(
    'crash container POD (CONTAINER) (for 30s)',
    `crash container ${named('pod')}(?: (?!for )(?<container>${name}))?(?: for (?<back>\\S+))?`,
    (parts) => {
      const backAfterMs = parts['back'] === undefined ? undefined : parseDuration(parts['back']);
      if (parts['back'] !== undefined && backAfterMs === undefined) return undefined;
      return {
        do: 'crash-container',
        name: parts['pod'] ?? '',
        ...place(parts),
        ...(parts['container'] === undefined ? {} : { container: parts['container'] }),
        ...(backAfterMs === undefined ? {} : { backAfterMs }),
      };
    },
  ),
  ...(['unready', 'ready'] as const).map((verb) =>
    phrase(`${verb} POD`, `${verb} (?:pod )?${named('pod')}`, (parts) => ({ do: verb, name: parts['pod'] ?? '', ...place(parts) })),
  ),
  phrase('kubelet evicts POD', `kubelet evicts ${named('pod')}`, (parts) => ({
    do: 'kubelet-evicts',
    name: parts['pod'] ?? '',
    ...place(parts),
  })),
  phrase('complete pod POD', `complete pod ${named('pod')}`, (parts) => ({ do: 'succeed-pod', name: parts['pod'] ?? '', ...place(parts) })),
  phrase('restart component COMPONENT', '(?:restart) component (?<component>[a-z_-]+)', ({ component = '' }) => ({
    do: 'restart-component',
    component,
  })),
  phrase('freeze cache of COMPONENT', 'freeze cache of (?<component>[a-z_-]+)', ({ component = '' }) => ({
    do: 'cache-delay',
    component,
    delayMs: 'frozen',
  })),
  phrase(
    'delay cache of COMPONENT by 5s',
    '(?:delay) cache of (?<component>[a-z_-]+) by (?<delay>\\S+)',
    ({ component = '', delay = '' }) => {
      const delayMs = parseDuration(delay);
      return delayMs === undefined ? undefined : { do: 'cache-delay', component, delayMs };
    },
  ),
  phrase('begin fault FAULT (of NAME) (by 5s)', 'begin fault (?<fault>[a-z-]+)(?: of (?<of>\\S+))?(?: by (?<extra>\\S+))?', (parts) => {
    const extraMs = parts['extra'] === undefined ? undefined : parseDuration(parts['extra']);
    return parts['extra'] !== undefined && extraMs === undefined ? undefined : faultAction('fault', parts, extraMs);
  }),
  phrase('end fault FAULT (of NAME)', 'end fault (?<fault>[a-z-]+)(?: of (?<of>\\S+))?', (parts) => faultAction('heal-fault', parts)),
];

/** The action that words ask for; undefined when no phrase fits. */
export function actionOf(words: string): Action | undefined {
  const text = words.trim().replace(/\s+/g, ' ');
  if (text.length > 1000) return undefined;
  for (const { pattern, action } of phrases) {
    const match = pattern.exec(text);
    const parts = Object.fromEntries(
      Object.entries(match?.groups ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    if (match !== null) return action(parts);
  }
  return undefined;
}

/** What can be said, for help and error messages: `scale SET to N`, … */
export const actionUsages: readonly string[] = phrases.map(({ usage }) => usage);

/** What people say elsewhere, and the verb for it here. */
const otherVerbs: Readonly<Record<string, string>> = {
  kill: 'crash',
  stop: 'crash',
  fail: 'crash',
  remove: 'delete',
  rollout: 'restart',
  rollback: 'set',
  recover: 'bring',
  start: 'bring',
  heal: 'end',
  disconnect: 'partition',
  isolate: 'partition',
  slow: 'begin',
  break: 'begin',
};

/** Why words are no action: how those of the verb are written, else all that there are. */
export function actionProblem(words: string): string {
  const [verb = '', second = ''] = words.trim().toLowerCase().split(/\s+/);
  const verbs = new Set(actionUsages.map((usage) => usage.split(' ', 1)[0] ?? ''));
  const meantVerb = verbs.has(verb) ? verb : otherVerbs[verb];
  const [near] = meantVerb === undefined ? nearestNames(verb, verbs) : [];
  const alike = actionUsages.filter((usage) => usage.split(' ', 1)[0] === (meantVerb ?? near));
  const nearer = alike.filter((usage) => usage.split(' ')[1] === second);
  const written = (nearer.length === 0 ? alike : nearer).join(' · ');
  const unknown = `"${words}" is not understood; `;
  if (meantVerb !== undefined) return `${unknown}it is written ${written}${meantVerb === 'scale' ? `, N at most ${limits.replicas}` : ''}`;
  return `${unknown}${near === undefined ? '' : `did you mean "${written}"? `}it may be ${actionUsages.join(' · ')}`;
}
