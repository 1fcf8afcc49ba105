import { parseDuration } from '../base/duration.ts';
import { deletable, growth, outOfServiceTaint } from '../sim/action-words.ts';
import type { Action } from '../sim/action.ts';

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

const phrases: readonly Phrase[] = [
  phrase('scale SET to N', `scale (?:(?<kind>statefulset|sts|replicaset) )?${named('set')}(?: to)? (?<replicas>\\d{1,5})`, (parts) => ({
    do: 'scale',
    ...(parts['kind'] === 'replicaset' ? { kind: 'ReplicaSet' } : {}),
    name: parts['set'] ?? '',
    ...place(parts),
    replicas: Number(parts['replicas']),
  })),
  phrase('set image SET IMAGE', `set image ${named('set')} (?:(?<container>${name})=)?(?<image>\\S+)`, (parts) => ({
    do: 'set-image',
    name: parts['set'] ?? '',
    ...place(parts),
    image: parts['image'] ?? '',
    ...(parts['container'] === undefined ? {} : { container: parts['container'] }),
  })),
  phrase('restart set SET', `(?:rollout )?restart set ${named('set')}`, (parts) => ({
    do: 'rollout-restart',
    name: parts['set'] ?? '',
    ...place(parts),
  })),
  phrase('delete pod POD', `delete pod ${named('pod')}(?<force> by force)?(?: with grace (?<grace>\\S+))?`, (parts) => {
    const graceMs = parts['grace'] === undefined ? undefined : parseDuration(parts['grace']);
    if (parts['grace'] !== undefined && graceMs === undefined) return undefined;
    return {
      do: 'delete-pod',
      name: parts['pod'] ?? '',
      ...place(parts),
      ...(parts['force'] === undefined ? {} : { force: true }),
      ...(graceMs === undefined ? {} : { graceSeconds: Math.floor(graceMs / 1000) }),
    };
  }),
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
  phrase('cordon NODE', `(?<verb>cordon|uncordon) ${node}`, (parts) => ({
    do: parts['verb'] as 'cordon',
    node: parts['node'] ?? '',
  })),
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
  phrase(
    'taint NODE KEY=VALUE:NoSchedule',
    `taint ${node} (?<key>[\\w./-]+)(?:=(?<value>[\\w.-]*))?:(?<effect>NoSchedule|NoExecute)`,
    (parts) => ({
      do: 'taint-node',
      node: parts['node'] ?? '',
      key: parts['key'] ?? '',
      ...(parts['value'] === undefined ? {} : { value: parts['value'] }),
      effect: parts['effect'] as 'NoSchedule',
    }),
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
  phrase('unready POD', `(?<verb>unready|ready) (?:pod )?${named('pod')}`, (parts) => ({
    do: parts['verb'] as 'ready',
    name: parts['pod'] ?? '',
    ...place(parts),
  })),
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
    'begin fault FAULT (of NAME) (by 5s)',
    '(?<verb>begin|end) fault (?<fault>[a-z-]+)(?: of (?<of>\\S+))?(?: by (?<extra>\\S+))?',
    (parts) => {
      const extraMs = parts['extra'] === undefined ? undefined : parseDuration(parts['extra']);
      if (parts['extra'] !== undefined && extraMs === undefined) return undefined;
      const parameters = { ...(parts['of'] === undefined ? {} : { of: parts['of'] }), ...(extraMs === undefined ? {} : { extraMs }) };
      return {
        do: parts['verb'] === 'end' ? 'heal-fault' : 'fault',
        fault: parts['fault'] ?? '',
        ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }),
      };
    },
  ),
  phrase(
    'delay cache of COMPONENT by 5s',
    '(?:delay) cache of (?<component>[a-z_-]+) by (?<delay>\\S+)',
    ({ component = '', delay = '' }) => {
      const delayMs = parseDuration(delay);
      return delayMs === undefined ? undefined : { do: 'cache-delay', component, delayMs };
    },
  ),
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

/** Words with their time, as in `crash node-2 at 30s`: the command line's `--do`. */
export function timedActionOf(words: string): { readonly atMs: number; readonly action: Action } | undefined {
  const match = /^(.*\S)\s+at\s+(\S+)$/.exec(words.trim());
  const atMs = match?.[2] === undefined ? undefined : parseDuration(match[2]);
  const action = match?.[1] === undefined ? undefined : actionOf(match[1]);
  return atMs === undefined || action === undefined ? undefined : { atMs, action };
}
