import type { KubeObject } from '../../kube/objects.ts';
import { printPod } from '../../kube/print-pod.ts';
import { peek } from '../../base/peek.ts';
import { condition, count, fields, list, text } from '../../kube/read.ts';
import type { RunView } from '../engine/run.ts';
import { eventObject } from './events.ts';
import { ageText } from './time-text.ts';

/** A table as `kubectl get KIND` prints it. */
export interface KubectlTable {
  readonly columns: readonly string[];
  readonly rows: readonly KubectlRow[];
}

export interface KubectlRow {
  /** Whose name the first cell is. */
  readonly object?: KubeObject;
  readonly cells: readonly string[];
}

/** The columns, and the cells after the name. */
type Layout = readonly [columns: string, cells: (object: KubeObject, age: string) => readonly string[]];

const none = '<none>';

/** kube: `pkg/printers/internalversion` (`AddHandlers`, the columns without `-o wide`, `NODE` of pods apart). */
const layouts: Readonly<Record<string, Layout>> = {
  StatefulSet: [
    'NAME|READY|AGE',
    (set, age) => [`${count(peek(set, 'status', 'readyReplicas'))}/${count(peek(set, 'spec', 'replicas'), 1)}`, age],
  ],
  Pod: [
    'NAME|READY|STATUS|RESTARTS|AGE|NODE',
    (pod, age) => {
      const { ready, status, restarts } = printPod(pod);
      return [ready, status, String(restarts), age, text(peek(pod, 'spec', 'nodeName')) || none];
    },
  ],
  PersistentVolumeClaim: [
    'NAME|STATUS|VOLUME|CAPACITY|ACCESS MODES|STORAGECLASS|AGE',
    (claim, age) => {
      const bound = peek(claim, 'spec', 'volumeName') !== undefined;
      return [
        claim.metadata.deletionTimestamp === undefined ? text(peek(claim, 'status', 'phase')) || 'Pending' : 'Terminating',
        text(peek(claim, 'spec', 'volumeName')),
        bound ? text(peek(claim, 'status', 'capacity', 'storage')) || text(peek(claim, 'spec', 'resources', 'requests', 'storage')) : '',
        bound ? accessModes(peek(claim, 'spec', 'accessModes')) : '',
        text(peek(claim, 'spec', 'storageClassName')),
        age,
      ];
    },
  ],
  Node: [
    'NAME|STATUS|ROLES|AGE|VERSION',
    (node, age) => {
      const ready = condition(node, 'Ready')?.['status'];
      const status = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady';
      const cordoned = peek(node, 'spec', 'unschedulable') === true ? ',SchedulingDisabled' : '';
      return [`${status}${cordoned}`, none, age, text(peek(node, 'status', 'nodeInfo', 'kubeletVersion'))];
    },
  ],
  Service: [
    'NAME|TYPE|CLUSTER-IP|PORT(S)|AGE',
    (service, age) => [
      text(peek(service, 'spec', 'type')) || 'ClusterIP',
      text(peek(service, 'spec', 'clusterIP')) || none,
      list(peek(service, 'spec', 'ports'))
        .map((port) => `${count(port['port'])}/${text(port['protocol']) || 'TCP'}`)
        .join(',') || none,
      age,
    ],
  ],
  PodDisruptionBudget: [
    'NAME|MIN AVAILABLE|MAX UNAVAILABLE|ALLOWED DISRUPTIONS|AGE',
    (budget, age) => [
      plain(peek(budget, 'spec', 'minAvailable')),
      plain(peek(budget, 'spec', 'maxUnavailable')),
      String(count(peek(budget, 'status', 'disruptionsAllowed'))),
      age,
    ],
  ],
  PersistentVolume: [
    'NAME|CAPACITY|ACCESS MODES|RECLAIM POLICY|STATUS|CLAIM|STORAGECLASS|AGE',
    (volume, age) => {
      const claim = fields(peek(volume, 'spec', 'claimRef'));
      return [
        text(peek(volume, 'spec', 'capacity', 'storage')),
        accessModes(peek(volume, 'spec', 'accessModes')),
        text(peek(volume, 'spec', 'persistentVolumeReclaimPolicy')),
        text(peek(volume, 'status', 'phase')) || 'Available',
        text(claim['name']) === '' ? '' : `${text(claim['namespace'])}/${text(claim['name'])}`,
        text(peek(volume, 'spec', 'storageClassName')),
        age,
      ];
    },
  ],
  ControllerRevision: [
    'NAME|CONTROLLER|REVISION|AGE',
    (revision, age) => {
      const owner = revision.metadata.ownerReferences?.find((each) => each.controller === true);
      const controller = owner === undefined ? none : `${owner.kind.toLowerCase()}.${owner.apiVersion.split('/')[0] ?? ''}/${owner.name}`;
      return [controller, String(count(revision['revision'])), age];
    },
  ],
  EndpointSlice: [
    'NAME|ADDRESSTYPE|PORTS|ENDPOINTS|AGE',
    (slice, age) => [
      text(slice['addressType']) || 'IPv4',
      list(slice['ports'])
        .map((port) => String(count(port['port'])))
        .join(',') || '<unset>',
      list(slice['endpoints'])
        .map((each) => (Array.isArray(each['addresses']) ? each['addresses'].join(',') : ''))
        .join(',') || '<unset>',
      age,
    ],
  ],
};

/** Kinds with a table, in the order in which they are offered. */
export const tableKinds: readonly string[] = [...Object.keys(layouts), 'Event'];

/** What kubectl calls a kind: `pods`. */
export function resourceOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}

/** `kubectl get events` at a moment, newest last: at most so many. kube: `pkg/printers/internalversion` (`printEvent`) */
export function eventTable({ trace, moments }: Pick<RunView, 'trace' | 'moments'>, atMs: number, most: number): KubectlTable {
  const rows = moments.flatMap(({ seq, atMs: seenMs, object, harm }): KubectlRow[] => {
    const event = trace[seq]?.event;
    if (event === undefined || harm !== undefined || seenMs > atMs) return [];
    return [{ cells: [ageText(atMs - seenMs), event.type, event.reason, eventObject(object), event.message] }];
  });
  return { columns: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], rows: rows.slice(-most) };
}

/**
 * The objects of one kind as a table.
 * @param ageMs how long an object exists at the moment shown
 */
export function kubectlTable(kind: string, objects: readonly KubeObject[], ageMs: (object: KubeObject) => number): KubectlTable {
  const [columns, cellsOf] = layouts[kind] ?? ['NAME|AGE', (_: KubeObject, age: string) => [age]];
  return {
    columns: columns.split('|'),
    rows: objects.map((object) => ({ object, cells: [object.metadata.name ?? '', ...cellsOf(object, ageText(ageMs(object)))] })),
  };
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'N/A';
}

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(value: unknown): string {
  return Array.isArray(value) ? value.map((mode: unknown) => (typeof mode === 'string' ? (shortModes[mode] ?? mode) : '')).join(',') : '';
}
