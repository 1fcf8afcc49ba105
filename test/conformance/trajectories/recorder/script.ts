import { peekInteger, peekList, peekText } from '../../../../src/base/peek.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { isReady as isPodReady } from '../../../../src/kube/views.ts';
import type { Act, RecordedStep } from '../recording.ts';
import { jsonPatch, mergePatch } from './client.ts';

/** Flags of a recording: those of the control plane, and how they are written in it. */
export type FlagSet = 'defaults' | 'fast-nodes' | 'max-unavailable' | 'recreate';

/** What a wait can look at. */
export interface World {
  get(resource: string, name: string): KubeObject | undefined;
  list(resource: string): KubeObject[];
  /** The nodes that were stopped, the last one at the end. */
  readonly stopped: readonly string[];
  /** How long nothing has changed but Events and Nodes. */
  stillSeconds(): number;
}

/** A step of a script: a request, something that happens, or a wait for something to become true. */
export interface ScriptStep {
  readonly do: string;
  readonly request?: NonNullable<RecordedStep['request']>;
  readonly act?: Act;
  readonly until?: (world: World) => boolean;
}

export interface Script {
  readonly scenario: string;
  readonly title: string;
  readonly flags?: FlagSet;
  /** The first minor version that knows what the script asks for. */
  readonly from?: string;
  /** A function is asked when its turn comes; it may have nothing to do. */
  readonly steps: readonly (ScriptStep | ((world: World) => ScriptStep | undefined))[];
  /** Whether `final` tells of nodes. */
  readonly nodes?: true;
}

const namespaced = '/namespaces/demo';
const setPath = (name: string): string => `/apis/apps/v1${namespaced}/statefulsets/${name}`;
const podPath = (name: string): string => `/api/v1${namespaced}/pods/${name}`;

/** Where objects of a kind are made. */
const collections: Readonly<Record<string, string>> = {
  Service: `/api/v1${namespaced}/services`,
  Pod: `/api/v1${namespaced}/pods`,
  PersistentVolumeClaim: `/api/v1${namespaced}/persistentvolumeclaims`,
  ResourceQuota: `/api/v1${namespaced}/resourcequotas`,
  PersistentVolume: '/api/v1/persistentvolumes',
  StatefulSet: `/apis/apps/v1${namespaced}/statefulsets`,
  PodDisruptionBudget: `/apis/policy/v1${namespaced}/poddisruptionbudgets`,
};

export type Json = Readonly<Record<string, unknown>>;

export function create(object: Json & { readonly kind: string; readonly metadata: Json & { readonly name: string } }): ScriptStep {
  return {
    do: `create ${object.kind} ${object.metadata.name}`,
    request: { method: 'POST', path: collections[object.kind] ?? '', body: object },
  };
}

export const headless = (more: Json = {}): ScriptStep =>
  create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      clusterIP: 'None',
      selector: { app: 'web' },
      ports: [
        { name: 'peer', port: 7000, protocol: 'TCP', targetPort: 'peer' },
        { name: 'client', port: 9000, protocol: 'TCP', targetPort: 9000 },
      ],
      ...more,
    },
  });

/** A claim template of a set; without a class it asks for the default one. */
export const claimTemplate = (name: string, storageClassName?: string): Json & { readonly metadata: { readonly name: string } } => ({
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    ...(storageClassName === undefined ? {} : { storageClassName }),
    resources: { requests: { storage: '1Gi' } },
  },
});

/** The set of all scripts; `storageClass` of its claims, or `none` for no claims. */
export function set(replicas: number, more: Json = {}, storageClass?: string): ScriptStep {
  const container = {
    name: 'app',
    image: 'app:1',
    ports: [
      { name: 'peer', containerPort: 7000 },
      { name: 'client', containerPort: 9000 },
    ],
    ...(storageClass === 'none' ? {} : { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
  };
  const labels = { app: 'web' };
  return create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      serviceName: 'web',
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 10, containers: [container] } },
      ...(storageClass === 'none' ? {} : { volumeClaimTemplates: [claimTemplate('data', storageClass)] }),
      ...more,
    },
  });
}

/** A merge patch of any object. */
export function patch(words: string, path: string, body: Json): ScriptStep {
  return { do: words, request: { method: 'PATCH', path, contentType: mergePatch, body } };
}

/** A JSON patch of the set's spec: `replace` of each member named by its path. */
export function edit(words: string, changes: Readonly<Record<string, unknown>>, name = 'web'): ScriptStep {
  const body = Object.entries(changes).map(([path, value]) => ({ op: 'replace', path: `/spec/${path}`, value }));
  return { do: words, request: { method: 'PATCH', path: setPath(name), contentType: jsonPatch, body } };
}

export const image = (name: string): ScriptStep => edit(`set image ${name}`, { 'template/spec/containers/0/image': name });
export const replicas = (count: number): ScriptStep => edit(`set replicas ${count}`, { replicas: count });
export const mergeSet = (words: string, spec: Json): ScriptStep => patch(words, setPath('web'), { spec });
export const labelPod = (name: string, labels: Json): ScriptStep =>
  patch(`label ${name} ${JSON.stringify(labels)}`, podPath(name), { metadata: { labels } });
export const cordon = (node: string, unschedulable = true): ScriptStep =>
  patch(`${unschedulable ? 'cordon' : 'uncordon'} ${node}`, `/api/v1/nodes/${node}`, { spec: { unschedulable } });
export const cordonNodeOf =
  (pod: string, unschedulable = true) =>
  (world: World): ScriptStep =>
    cordon(nodeOf(world, pod), unschedulable);

export function deletePod(name: string, graceSeconds?: number): ScriptStep {
  const body = graceSeconds === undefined ? {} : { body: { gracePeriodSeconds: graceSeconds } };
  return { do: `${graceSeconds === 0 ? 'force ' : ''}delete ${name}`, request: { method: 'DELETE', path: podPath(name), ...body } };
}

export const deleteClaim = (name: string): ScriptStep => ({
  do: `delete claim ${name}`,
  request: { method: 'DELETE', path: `/api/v1${namespaced}/persistentvolumeclaims/${name}` },
});

export const deleteSet = (propagationPolicy: string): ScriptStep => ({
  do: `delete set web, ${propagationPolicy}`,
  request: { method: 'DELETE', path: setPath('web'), body: { propagationPolicy } },
});

export const deleteStoppedNode = ({ stopped }: World): ScriptStep => ({
  do: `delete node ${stopped.at(-1)}`,
  request: { method: 'DELETE', path: `/api/v1/nodes/${stopped.at(-1)}` },
});

export const deleteNodeOf =
  (pod: string) =>
  (world: World): ScriptStep => ({
    do: `delete node ${nodeOf(world, pod)}`,
    request: { method: 'DELETE', path: `/api/v1/nodes/${nodeOf(world, pod)}` },
  });

/** All taints of the node on which the pod runs. */
export const taintNodeOf =
  (pod: string, taints: readonly Json[]) =>
  (world: World): ScriptStep =>
    patch(`taint ${nodeOf(world, pod)}`, `/api/v1/nodes/${nodeOf(world, pod)}`, { spec: { taints } });

/** Takes the taints of every node that a person tainted. */
export const untaintLast = (world: World): ScriptStep => {
  const tainted = world.list('nodes').find((node) => peekList(node, 'spec', 'taints').length > 0)?.metadata.name ?? '';
  return patch(`untaint ${tainted}`, `/api/v1/nodes/${tainted}`, { spec: { taints: null } });
};

/** As a person says that a node is switched off for certain. */
export const outOfService = ({ stopped }: World): ScriptStep => ({
  do: `taint ${stopped.at(-1)} out-of-service`,
  request: {
    method: 'PATCH',
    path: `/api/v1/nodes/${stopped.at(-1)}`,
    contentType: jsonPatch,
    body: [
      {
        op: 'add',
        path: '/spec/taints/-',
        value: { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
      },
    ],
  },
});

export const evict = (name: string): ScriptStep => ({
  do: `evict ${name}`,
  request: { method: 'POST', path: `${podPath(name)}/eviction`, body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } } },
});

export const budget = (name: string, spec: Json): ScriptStep =>
  create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  });

export const unready = (pod: string): ScriptStep => ({ do: `${pod} stops being ready`, act: { kind: 'unready', pod } });
export const becomesReady = (pod: string): ScriptStep => ({ do: `${pod} becomes ready`, act: { kind: 'ready', pod } });
export const kubeletEvicts = (pod: string): ScriptStep => ({ do: `the kubelet evicts ${pod}`, act: { kind: 'kubeletEvicts', pod } });
export const succeeds = (pod: string): ScriptStep => ({ do: `the containers of ${pod} end by themselves`, act: { kind: 'succeed', pod } });

/** The node stops on which the pod runs. */
export const stopNodeOf =
  (pod: string) =>
  (world: World): ScriptStep => {
    const node = nodeOf(world, pod);
    return { do: `node ${node} (runs ${pod}) stops sending heartbeats`, act: { kind: 'nodeStop', node, runs: pod } };
  };

export const returnStoppedNode = ({ stopped }: World): ScriptStep => {
  const node = stopped.at(-1) ?? '';
  return { do: `node ${node} returns`, act: { kind: 'nodeReturn', node } };
};

const nodeOf = (world: World, pod: string): string => peekText(world.get('pods', pod), 'spec', 'nodeName') ?? '';

export const quiet = (seconds: number): ScriptStep => ({ do: `quiet for ${seconds} s`, act: { kind: 'quiet', seconds } });

const wait = (what: string, until: (world: World) => boolean): ScriptStep => ({
  do: `wait until ${what}`,
  act: { kind: 'wait', until: what },
  until,
});

const isReady = (pod: KubeObject | undefined): boolean =>
  pod !== undefined && isPodReady(pod) && pod.metadata.deletionTimestamp === undefined;

export const untilReady = (count: number): ScriptStep =>
  wait(`web has ${count} ready pods`, (world) => {
    const pods = world.list('pods').filter((pod) => /^web-\d+$/.test(pod.metadata.name ?? ''));
    return pods.length === count && pods.every(isReady);
  });

export const untilPodReady = (pod: string): ScriptStep => wait(`${pod} is ready`, (world) => isReady(world.get('pods', pod)));
export const untilTerminating = (pod: string): ScriptStep =>
  wait(`${pod} is terminating`, (world) => world.get('pods', pod)?.metadata.deletionTimestamp !== undefined);
export const untilSetGone: ScriptStep = wait('set web is gone', (world) => world.get('statefulsets', 'web') === undefined);
export const untilCreated = (pod: string): ScriptStep => wait(`pod ${pod} exists`, (world) => world.get('pods', pod) !== undefined);

export const untilRolledOut: ScriptStep = wait('rollout of web is complete', (world) => {
  const web = world.get('statefulsets', 'web');
  const status = (name: string) => peekText(web, 'status', name);
  const all = peekInteger(web, 'spec', 'replicas');
  const observed = peekInteger(web, 'status', 'observedGeneration') === web?.metadata.generation;
  const ready = peekInteger(web, 'status', 'readyReplicas') === all && peekInteger(web, 'status', 'updatedReplicas') === all;
  return observed && ready && status('currentRevision') === status('updateRevision');
});

export const untilRolledOutPartly: ScriptStep = wait('web has as many updated pods as above its partition', (world) => {
  const web = world.get('statefulsets', 'web');
  const above =
    (peekInteger(web, 'spec', 'replicas') ?? 0) - (peekInteger(web, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0);
  return peekInteger(web, 'status', 'updatedReplicas') === above && world.list('pods').every(isReady);
});

export const untilStill = (seconds: number): ScriptStep =>
  wait(`nothing changes for ${seconds} s`, (world) => world.stillSeconds() >= seconds);
