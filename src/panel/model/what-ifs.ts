/** What can be done to the world at a moment: offered where it makes sense. */
import { peek, peekText } from '../../base/peek.ts';
import { replicasOf } from '../../kube/identity.ts';
import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import type { Action } from '../sim.ts';
import type { History } from './history.ts';
import { condition, fields, list, text } from '../../kube/read.ts';

export interface WhatIf {
  readonly label: string;
  /** What it means, where the label does not say it. */
  readonly hint?: string;
  readonly action: Action;
  /** `risk`: can lose data or break the promise of one pod for each identity. */
  readonly tone?: 'risk' | 'heal';
}

/** The what-ifs for one object at a moment, most wanted first; none for kinds to which nothing is done. */
export function whatIfsFor(key: ObjectKey, history: History, atMs: number): WhatIf[] {
  const object = history.at(key, atMs);
  const offers = object === undefined ? undefined : byKind[key.kind];
  return object === undefined || offers === undefined ? [] : offers(object, history, atMs);
}

/** Kinds that have what-ifs, in the order of the menu. */
export const whatIfKinds = ['StatefulSet', 'Pod', 'Node', 'PersistentVolumeClaim'] as const;

type Offers = (object: KubeObject, history: History, atMs: number) => WhatIf[];

const byKind: Readonly<Record<string, Offers>> = {
  StatefulSet: setOffers,
  Pod: podOffers,
  Node: nodeOffers,
  PersistentVolumeClaim: claimOffers,
};

const named = (object: KubeObject): { name: string; namespace: string } => ({
  name: object.metadata.name ?? '',
  namespace: object.metadata.namespace ?? 'default',
});

function setOffers(set: KubeObject): WhatIf[] {
  const replicas = replicasOf(set);
  const image = imageOf(set);
  return [
    { label: `Scale up to ${replicas + 1}`, action: { do: 'scale', ...named(set), replicas: replicas + 1 } },
    ...(replicas > 0
      ? [{ label: `Scale down to ${replicas - 1}`, action: { do: 'scale', ...named(set), replicas: replicas - 1 } } as const]
      : []),
    { label: 'Set image: a good one', hint: nextImage(image), action: { do: 'set-image', ...named(set), image: nextImage(image) } },
    {
      label: 'Set image: never ready',
      hint: 'starts, and its readiness probe never succeeds',
      action: { do: 'set-image', ...named(set), image: neverReadyImage },
    },
    { label: 'Restart rollout', action: { do: 'rollout-restart', ...named(set) } },
    {
      label: 'Delete the set',
      hint: 'claims go or stay by its retention policy',
      tone: 'risk',
      action: { do: 'delete-set', ...named(set) },
    },
    { label: 'Delete the set, keep its pods', hint: '--cascade=orphan', action: { do: 'delete-set', ...named(set), cascade: 'orphan' } },
  ];
}

/** Stands for a program that never becomes ready. */
export const neverReadyImage = 'never-ready:1';

/** Image of the first container of a set. */
export function imageOf(set: KubeObject): string {
  return text(fields(list(peek(set, 'spec', 'template', 'spec', 'containers'))[0])['image']);
}

/** Another image of the same program: the last number of the version in its tag is raised. */
export function nextImage(image: string): string {
  const [name = '', digest] = image.split('@');
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  if (digest !== undefined || colon < 0) return `${colon < 0 ? name : name.slice(0, colon)}:next`;
  const tag = name
    .slice(colon + 1)
    .replace(/^(v?(?:\d+\.)*)(\d{1,9})/, (_, before: string, last: string) => `${before}${Number(last) + 1}`);
  return tag === name.slice(colon + 1) ? `${name}-next` : `${name.slice(0, colon)}:${tag}`;
}

function podOffers(pod: KubeObject, history: History, atMs: number): WhatIf[] {
  const isEnding = pod.metadata.deletionTimestamp !== undefined;
  const node = peekText(pod, 'spec', 'nodeName') ?? '';
  const isDown = machineIsDown(history, node, atMs);
  const force: WhatIf = {
    label: 'Force-delete',
    hint: isDown ? `two writers if ${node} still runs` : 'does not wait for the program to stop',
    tone: 'risk',
    action: { do: 'delete-pod', ...named(pod), force: true },
  };
  if (isEnding) return [force];
  const isReady = condition(pod, 'Ready')?.['status'] === 'True';
  return [
    { label: 'Delete', action: { do: 'delete-pod', ...named(pod) } },
    { label: 'Evict', hint: 'asks the disruption budget', action: { do: 'evict', ...named(pod) } },
    ...(node === '' ? [] : [{ label: 'Crash its program', action: { do: 'crash-container', ...named(pod) } } as const]),
    isReady
      ? { label: 'Stops being ready', hint: 'its readiness probe fails', action: { do: 'unready', ...named(pod) } }
      : { label: 'Becomes ready', tone: 'heal', action: { do: 'ready', ...named(pod) } },
    force,
  ];
}

function nodeOffers(node: KubeObject, history: History, atMs: number): WhatIf[] {
  const name = node.metadata.name ?? '';
  const isDown = machineIsDown(history, name, atMs);
  const isCordoned = peek(node, 'spec', 'unschedulable') === true;
  const cordon: WhatIf = isCordoned
    ? { label: 'Uncordon', tone: 'heal', action: { do: 'uncordon', node: name } }
    : { label: 'Cordon', hint: 'no new pods', action: { do: 'cordon', node: name } };
  const remove: WhatIf = {
    label: 'Delete the Node object',
    hint: 'its pods are removed; volumes wait to be detached',
    tone: 'risk',
    action: { do: 'delete-node', node: name },
  };
  if (isDown) {
    return [
      { label: 'Comes back', tone: 'heal', action: { do: 'return-node', node: name } },
      {
        label: 'Taint out-of-service',
        hint: 'only if it is surely off: pods and volumes move at once',
        tone: 'risk',
        action: { do: 'taint-node', node: name, key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
      },
      remove,
    ];
  }
  return [
    { label: 'Crash', action: { do: 'crash-node', node: name } },
    { label: 'Cut off from the network', hint: 'its programs run on', action: { do: 'partition-node', node: name } },
    { label: 'Drain', hint: 'cordon, then evict each pod', action: { do: 'drain', node: name } },
    cordon,
    { label: 'Reboot', action: { do: 'restart-node', node: name } },
    remove,
  ];
}

function claimOffers(claim: KubeObject): WhatIf[] {
  return [
    {
      label: 'Delete',
      hint: 'waits until no pod uses it; its data goes with the volume unless that is retained',
      tone: 'risk',
      action: { do: 'delete-claim', ...named(claim) },
    },
  ];
}

/** Whether a node's machine is off or out of reach. */
export function machineIsDown(history: History, node: string, atMs: number): boolean {
  const machine = history.list('Machine', atMs).find((each) => each.metadata.name === node);
  return machine !== undefined && machine['power'] !== 'up';
}
