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

type Cells = (object: KubeObject, age: string) => readonly string[];

interface Layout {
  readonly resource: string;
  readonly columns: readonly string[];
  readonly cells: Cells;
}

const none = '<none>';

/** kube: `pkg/printers/internalversion` (`AddHandlers`, the columns without `-o wide`, `NODE` of pods apart). */
const layouts: Readonly<Record<string, Layout>> = {
  StatefulSet: {
    resource: 'statefulsets',
    columns: ['NAME', 'READY', 'AGE'],
    cells: (set, age) => [`${count(peek(set, 'status', 'readyReplicas'))}/${count(peek(set, 'spec', 'replicas'), 1)}`, age],
  },
  Pod: {
    resource: 'pods',
    columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'NODE'],
    cells: (pod, age) => {
      const { ready, status, restarts } = printPod(pod);
      return [ready, status, String(restarts), age, text(peek(pod, 'spec', 'nodeName')) || none];
    },
  },
  PersistentVolumeClaim: {
    resource: 'persistentvolumeclaims',
    columns: ['NAME', 'STATUS', 'VOLUME', 'CAPACITY', 'ACCESS MODES', 'STORAGECLASS', 'AGE'],
    cells: (claim, age) => {
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
  },
  Node: {
    resource: 'nodes',
    columns: ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
    cells: (node, age) => {
      const ready = condition(node, 'Ready')?.['status'];
      const status = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady';
      const cordoned = peek(node, 'spec', 'unschedulable') === true ? ',SchedulingDisabled' : '';
      return [`${status}${cordoned}`, none, age, text(peek(node, 'status', 'nodeInfo', 'kubeletVersion'))];
    },
  },
  Service: {
    resource: 'services',
    columns: ['NAME', 'TYPE', 'CLUSTER-IP', 'PORT(S)', 'AGE'],
    cells: (service, age) => [
      text(peek(service, 'spec', 'type')) || 'ClusterIP',
      text(peek(service, 'spec', 'clusterIP')) || none,
      list(peek(service, 'spec', 'ports'))
        .map((port) => `${count(port['port'])}/${text(port['protocol']) || 'TCP'}`)
        .join(',') || none,
      age,
    ],
  },
  PodDisruptionBudget: {
    resource: 'poddisruptionbudgets',
    columns: ['NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'],
    cells: (budget, age) => [
      plain(peek(budget, 'spec', 'minAvailable')),
      plain(peek(budget, 'spec', 'maxUnavailable')),
      String(count(peek(budget, 'status', 'disruptionsAllowed'))),
      age,
    ],
  },
  PersistentVolume: {
    resource: 'persistentvolumes',
    columns: ['NAME', 'CAPACITY', 'ACCESS MODES', 'RECLAIM POLICY', 'STATUS', 'CLAIM', 'STORAGECLASS', 'AGE'],
    cells: (volume, age) => {
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
  },
  ControllerRevision: {
    resource: 'controllerrevisions',
    columns: ['NAME', 'CONTROLLER', 'REVISION', 'AGE'],
    cells: (revision, age) => {
      const owner = revision.metadata.ownerReferences?.find((each) => each.controller === true);
      const controller = owner === undefined ? none : `${owner.kind.toLowerCase()}.${owner.apiVersion.split('/')[0] ?? ''}/${owner.name}`;
      return [controller, String(count(revision['revision'])), age];
    },
  },
  EndpointSlice: {
    resource: 'endpointslices',
    columns: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
    cells: (slice, age) => [
      text(slice['addressType']) || 'IPv4',
      list(slice['ports'])
        .map((port) => String(count(port['port'])))
        .join(',') || '<unset>',
      list(slice['endpoints'])
        .map((each) => (Array.isArray(each['addresses']) ? each['addresses'].join(',') : ''))
        .join(',') || '<unset>',
      age,
    ],
  },
};

/** Kinds with a table, in the order in which they are offered. */
export const tableKinds: readonly string[] = [...Object.keys(layouts), 'Event'];

/** What kubectl calls a kind: `pods`. */
export function resourceOf(kind: string): string {
  return layouts[kind]?.resource ?? `${kind.toLowerCase()}s`;
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
  const layout = layouts[kind] ?? { columns: ['NAME', 'AGE'], cells: (_: KubeObject, age: string) => [age] };
  return {
    columns: layout.columns,
    rows: objects.map((object) => ({ object, cells: [object.metadata.name ?? '', ...layout.cells(object, ageText(ageMs(object)))] })),
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
