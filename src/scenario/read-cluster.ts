import { quantityOf, scaledValue } from '../kube/quantity.ts';
import { isMap, isScalar, type Node } from '../manifest/nodes.ts';
import type { ClusterSpec, NodeSpec, StorageClassSpec } from '../sim/input.ts';
import type { Reader } from './reader.ts';
import { defaultStorageClass } from './world.ts';

const zones = ['zone-1', 'zone-2', 'zone-3'];
const roomy = { cpuMillis: 16_000, memoryBytes: 64 * 1024 ** 3 };

/** `cluster:` of a scenario: only what is declared here can be short or missing in a run. */
export function readCluster(reader: Reader, node: Node | undefined): Partial<Pick<ClusterSpec, 'nodes' | 'storageClasses'>> | undefined {
  if (node === undefined) return undefined;
  const members = reader.members(node, '"cluster"', ['nodes', 'storageClasses']);
  const nodes = members.get('nodes');
  const classes = members.get('storageClasses');
  return {
    ...(nodes === undefined ? {} : { nodes: readNodes(reader, nodes) }),
    ...(classes === undefined ? {} : { storageClasses: readClasses(reader, classes) }),
  };
}

function readClasses(reader: Reader, node: Node): StorageClassSpec[] {
  const classes = reader.items(node, '"storageClasses"').map((each) => readClass(reader, each));
  noteTwice(reader, node, 'storage classes', classes);
  return classes;
}

/** A number of nodes, or a list of them. */
function readNodes(reader: Reader, node: Node): NodeSpec[] {
  if (isScalar(node)) {
    const count = reader.integer(node, '"nodes"', 1, 1000) ?? 3;
    return Array.from({ length: count }, (_, index) => ({ name: `node-${index + 1}`, zone: zoneOf(index), ...roomy }));
  }
  const nodes = reader.items(node, '"nodes"').map((each, index) => readNode(reader, each, index));
  if (nodes.length === 0) reader.note(node, 'a cluster needs a node');
  noteTwice(reader, node, 'nodes', nodes);
  return nodes;
}

function noteTwice(reader: Reader, node: Node, what: string, list: readonly { readonly name: string }[]): void {
  const twice = list.find(({ name }, index) => list.findIndex((each) => each.name === name) !== index);
  if (twice !== undefined) reader.note(node, `two ${what} have the name "${twice.name}"`);
}

/** A name as the API server takes it for a node or a class. */
function objectName(reader: Reader, node: Node | undefined): string | undefined {
  const name = reader.text(node, '"name"');
  if (name === undefined || /^[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?$/.test(name)) return name;
  return reader.note(node, `the name "${name}" may have only lower case letters, digits, "-" and "."`);
}

function zoneOf(index: number): string {
  return zones[index % zones.length] ?? 'zone-1';
}

function readNode(reader: Reader, node: Node, index: number): NodeSpec {
  const members = reader.members(node, 'a node', ['name', 'zone', 'cpu', 'memory', 'pods', 'volumes', 'labels', 'taints']);
  const pods = reader.integer(members.get('pods'), '"pods"', 0, 10_000);
  const volumeLimit = reader.integer(members.get('volumes'), '"volumes"', 0, 1000);
  const labelsNode = members.get('labels');
  const labels = reader
    .entries(labelsNode, '"labels"')
    .map(([key, value]) => [key, labelValue(reader, value, `label "${key}"`) ?? ''] as const);
  for (const { key } of isMap(labelsNode) ? labelsNode.items : [])
    if (isScalar(key) && !/^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/.test(key.value))
      reader.note(key, `"${key.value}" is no key of a label; it is written disk or example.com/disk`);
  const taints = reader.items(members.get('taints'), '"taints"').flatMap((each) => readTaint(reader, each));
  return {
    name: objectName(reader, members.get('name')) ?? `node-${index + 1}`,
    zone: labelValue(reader, members.get('zone'), '"zone"') ?? zoneOf(index),
    cpuMillis: amount(reader, members.get('cpu'), '"cpu"', -3, 0, '500m or 2') ?? roomy.cpuMillis,
    memoryBytes: amount(reader, members.get('memory'), '"memory"', 0, 2 ** 20, '512Mi or 8Gi') ?? roomy.memoryBytes,
    ...(pods === undefined ? {} : { pods }),
    ...(volumeLimit === undefined ? {} : { volumeLimit }),
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
    ...(taints.length === 0 ? {} : { taints }),
  };
}

/** A text that a label can hold. */
function labelValue(reader: Reader, node: Node | undefined, what: string): string | undefined {
  const text = reader.text(node, what);
  if (text === undefined || /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/.test(text)) return text;
  return reader.note(node, `${what} is "${text}"; a label holds at most 63 letters, digits, "-", "_" and ".", no blanks`);
}

function amount(reader: Reader, node: Node | undefined, what: string, scale: number, least: number, usage: string): number | undefined {
  const text = reader.text(node, what);
  if (text === undefined) return undefined;
  const quantity = quantityOf(text);
  const value = quantity === undefined ? -1 : Number(scaledValue(quantity, scale));
  return value >= least ? value : reader.note(node, `${what} is "${text}"; a quantity is written ${usage}`);
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** A taint as kubectl writes it: `key=value:NoSchedule`. */
function readTaint(reader: Reader, node: Node): NonNullable<NodeSpec['taints']>[number][] {
  const text = reader.text(node, 'a taint') ?? '';
  const match = /^([\w./-]+)(?:=([\w.-]*))?:(\w+)$/.exec(text);
  const effect = effects.find((each) => each === match?.[3]);
  if (match?.[1] === undefined || effect === undefined) {
    reader.note(node, `taint "${text}" is not understood; it is written key=value:NoSchedule`);
    return [];
  }
  return [{ key: match[1], effect, ...(match[2] === undefined ? {} : { value: match[2] }) }];
}

const classMembers = [
  'name',
  'default',
  'provisioner',
  'binding',
  'reclaim',
  'topology',
  'expandable',
  'provision',
  'attach',
  'detach',
  'absent',
];

function readClass(reader: Reader, node: Node): StorageClassSpec {
  const members = reader.members(node, 'a storage class', classMembers);
  const get = (name: string) => members.get(name);
  const topology = reader.oneOf(get('topology'), '"topology"', ['none', 'zone', 'node'] as const) ?? 'zone';
  const attachMs = reader.duration(get('attach'), '"attach"');
  const detachMs = reader.duration(get('detach'), '"detach"');
  const expandable = reader.truth(get('expandable'), '"expandable"');
  const name = objectName(reader, get('name'));
  if (!members.has('name')) reader.note(node, 'a storage class needs "name"');
  return {
    name: name ?? 'standard',
    isDefault: reader.truth(get('default'), '"default"') ?? false,
    provisioner: reader.text(get('provisioner'), '"provisioner"') ?? defaultStorageClass.provisioner,
    bindingMode: reader.oneOf(get('binding'), '"binding"', ['Immediate', 'WaitForFirstConsumer'] as const) ?? 'WaitForFirstConsumer',
    reclaimPolicy: reader.oneOf(get('reclaim'), '"reclaim"', ['Delete', 'Retain'] as const) ?? 'Delete',
    topology,
    provisionMs: reader.duration(get('provision'), '"provision"') ?? defaultStorageClass.provisionMs,
    ...(attachMs === undefined ? {} : { attachMs }),
    ...(detachMs === undefined ? {} : { detachMs }),
    ...(expandable === undefined ? {} : { allowVolumeExpansion: expandable }),
    ...(reader.truth(get('absent'), '"absent"') === true ? { absent: true } : {}),
  };
}
