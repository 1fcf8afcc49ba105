import { members, peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import { claimTemplateNames, governingServiceName, podIndexLabel, podName, podNameLabel, startOrdinal } from '../kube/identity.ts';
import type { KubeObject, Path } from '../kube/objects.ts';
import { compareNamespaces, mapSelector, selects, templateLabels } from '../kube/selector.ts';
import { addDocumentAfter, addItem, addMember, removeMember, renameKey, replaceText, replaceValue, scalarText } from '../lint/edits.ts';
import type { TextEdit } from '../lint/finding.ts';
import { headlessService } from '../lint/rules/governing-service-missing.ts';
import type { Edit } from '../lint/rule.ts';
import { SetScope } from '../lint/set-scope.ts';
import { nodeAt } from '../manifest/node-path.ts';
import { type Resource, Workspace } from '../manifest/workspace.ts';
import { claimFromVolume } from './claim-from-volume.ts';
import { withoutDeploymentMembers } from './convert-deployment.ts';
import { type Stage, stagedEdit } from './staged-edit.ts';

/** Several Deployments of one replica each that differ in nothing but a number: `db-1`, `db-2`, `db-3`. */
interface Family {
  readonly base: string;
  readonly first: number;
  readonly members: readonly Resource[];
  /** Where the first one says something of itself alone. */
  readonly own: readonly Own[];
}

/** What a text that each member has of its own is there for. */
interface Own {
  readonly path: Path;
  readonly role: 'whole' | 'program' | 'number' | 'claim';
}

export interface Merge {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/**
 * One StatefulSet in place of a family of Deployments, the work-around of those who needed names and disks of their own. The pod names are those that
 * the controller gives; the Services of the single ones stay, each for the pod of its number, so that every name that is in use still answers.
 * Undefined where the members differ in more than their names. What is on their claims is not moved by any text.
 */
export function mergeDeployments(workspace: Workspace, resource: Resource): Merge | undefined {
  const family = familyOf(workspace, resource);
  const [head, ...others] = family?.members ?? [];
  if (family === undefined || head === undefined) return undefined;
  const set = stagedEdit(workspace, head, setStages(workspace, family, head));
  if (set === undefined || !isWhole(workspace, family, head, set)) return undefined;
  const removed = others.map(({ uri, document }) => ({ uri, start: document.start, end: document.end, newText: '' }));
  const names = family.members.map(({ name }) => name);
  return {
    title: `Make ${names.slice(0, -1).join(', ')} and ${names.at(-1)} one StatefulSet`,
    edits: [set, ...removed, ...serviceEdits(workspace, family)],
  };
}

function familyOf(workspace: Workspace, resource: Resource): Family | undefined {
  const own = splitName(resource.name);
  if (own === undefined) return undefined;
  const found = workspace
    .bundleOf(resource.uri)
    .resources.filter(
      (each) =>
        each.kind === 'Deployment' &&
        each.document.at.length === 0 &&
        splitName(each.name)?.base === own.base &&
        (peekInteger(each.object, 'spec', 'replicas') ?? 1) === 1 &&
        compareNamespaces(each.namespace, resource.namespace) !== 'different',
    )
    .sort((a, b) => (splitName(a.name)?.number ?? 0) - (splitName(b.name)?.number ?? 0));
  const first = splitName(found[0]?.name ?? '')?.number ?? 0;
  const inRow = found.every((each, index) => splitName(each.name)?.number === first + index);
  const [head, ...others] = found;
  if (head === undefined || others.length === 0 || !inRow || !found.includes(resource)) return undefined;
  const differing = others.map((other) => differences(head, other));
  if (differing.some((each) => each === undefined)) return undefined;
  const paths = new Map(differing.flatMap((each) => each ?? []).map((path) => [path.join('/'), path]));
  const dashed = head.name === podName(own.base, first);
  const owns = [...paths.values()].flatMap((path) => roleOf(path, head, dashed) ?? []);
  return owns.length === paths.size ? { base: own.base, first, members: found, own: owns } : undefined;
}

function splitName(name: string): { readonly base: string; readonly number: number } | undefined {
  const match = /^([a-z](?:[-a-z0-9]*[a-z])?)-?(0|[1-9]\d{0,3})$/.exec(name);
  return match?.[1] === undefined ? undefined : { base: match[1], number: Number(match[2]) };
}

/** Where two members differ by their own names and numbers; undefined where they differ otherwise. Documents may carry notes of their own. */
function differences(head: Resource, other: Resource): Path[] | undefined {
  const [mine, theirs] = [tokenOf(head.name), tokenOf(other.name)];
  const [number, otherNumber] = [head, other].map(({ name }) => String(splitName(name)?.number));
  const found: Path[] = [];
  const same = (one: unknown, two: unknown, path: Path): boolean => {
    if (one === two) return true;
    if (typeof one === 'string' && typeof two === 'string') {
      found.push(path);
      const renamed = one.search(mine) !== -1 && one.replaceAll(mine, '\u0000') === two.replaceAll(theirs, '\u0000');
      return renamed || path.at(-1) === 'claimName' || (one === number && two === otherNumber);
    }
    if (path.length > 100 || typeof one !== 'object' || typeof two !== 'object' || one === null || two === null) return false;
    const keys = new Set([...Object.keys(one), ...Object.keys(two)]);
    return [...keys].every((key) => same(peek(one, key), peek(two, key), [...path, Array.isArray(one) ? Number(key) : key]));
  };
  return same(peek(head.object, 'spec'), peek(other.object, 'spec'), ['spec']) ? found : undefined;
}

/** The name by itself, not as a part of a longer one. */
function tokenOf(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9-])${name}(?![A-Za-z0-9-])`, 'g');
}

/** Undefined where the set has no way to say it. */
function roleOf(path: Path, head: Resource, dashed: boolean): Own | undefined {
  const text = path.join('/');
  const isNumber = peekText(head.object, ...path) === String(splitName(head.name)?.number);
  if (/^spec\/template\/spec\/volumes\/\d+\/persistentVolumeClaim\/claimName$/.test(text)) return { path, role: 'claim' };
  if (/^spec\/template\/spec\/(?:initC|c)ontainers\/\d+\/env\/\d+\/value$/.test(text) && isNumber) return { path, role: 'number' };
  if (isNumber) return undefined;
  if (/^spec\/template\/spec\/(?:initC|c)ontainers\/\d+\/(?:env\/\d+\/value|command\/\d+|args\/\d+)$/.test(text))
    return dashed ? { path, role: 'program' } : undefined;
  const whole = /^spec\/(?:selector\/matchLabels|template\/metadata\/labels)\/|\/(?:initC|c)ontainers\/\d+\/name$/;
  return whole.test(text) ? { path, role: 'whole' } : undefined;
}

function setStages(workspace: Workspace, family: Family, head: Resource): Stage[] {
  const { base, first, members: all, own } = family;
  const scope = new SetScope(head, head.object ?? nothing, workspace.bundleOf(head.uri), workspace.targetOf(head.uri));
  const serviceName = scope.all('Service').some(({ name }) => name === base) ? `${base}-headless` : base;
  const token = tokenOf(head.name);
  const rename = (path: Path, name: string): Stage => {
    const text = peekText(head.object, ...path) ?? '';
    return (now) =>
      replaceText(
        now,
        path,
        text.replaceAll(token, () => name),
      );
  };
  const labels = Object.keys(members(peek(head.object, 'metadata', 'labels')) ?? {}).map((key) => ['metadata', 'labels', key]);
  return [
    ...[['metadata', 'name'], ...labels].map((path) => rename(path, base)),
    ...pathsOf(family, 'whole').map((path) => rename(path, base)),
    ...pathsOf(family, 'program').map((path) => rename(path, '$(POD_NAME)')),
    ...pathsOf(family, 'number').flatMap(fromIndex),
    ...readers(own).map(
      (path): Stage =>
        (now) =>
          withPodName(now, path),
    ),
    ...withoutDeploymentMembers,
    ...ownClaims(scope, family),
    (now) =>
      peek(now.object, 'spec', 'replicas') === undefined
        ? addMember(now, ['spec'], 'replicas', String(all.length))
        : replaceValue(now, ['spec', 'replicas'], String(all.length)),
    (now) => (first === 0 ? [] : addMember(now, ['spec'], 'ordinals', `\n  start: ${first}`)),
    (now) => addMember(now, ['spec'], 'serviceName', serviceName),
    (now) => replaceValue(now, ['kind'], 'StatefulSet'),
    (now) => {
      const bundle = { resources: [], closed: false, images: [] };
      const service = headlessService(new SetScope(now, now.object ?? nothing, bundle, scope.target), serviceName);
      return service === undefined ? [] : addDocumentAfter(now, service);
    },
  ];
}

const nothing: KubeObject = { apiVersion: '', kind: '', metadata: {} };

function pathsOf({ own }: Family, role: Own['role']): Path[] {
  return own.filter((each) => each.role === role).map(({ path }) => path);
}

/** The containers whose program reads the pod's name. */
function readers(own: readonly Own[]): Path[] {
  const found = own.filter(({ role }) => role === 'program').map(({ path }) => path.slice(0, 5));
  return [...new Map(found.map((path) => [path.join('/'), path])).values()];
}

/** A variable with the ordinal, which the controller puts on each pod as a label. */
function fromIndex(path: Path): Stage[] {
  return [
    (now) => replaceValue(now, path, `{ fieldRef: { fieldPath: "metadata.labels['${podIndexLabel}']" } }`),
    (now) => renameKey(now, path, 'valueFrom'),
  ];
}

/** Whether every step could be done on this text: flow style has no place for some. */
function isWhole(workspace: Workspace, { base, first, members: all, own }: Family, head: Resource, edit: TextEdit): boolean {
  const text = workspace.file(head.uri)?.text ?? '';
  const after = new Workspace({ ...workspace.options, target: workspace.targetOf(head.uri) });
  const file = after.setFile(head.uri, text.slice(0, edit.start) + edit.newText + text.slice(edit.end));
  const set = file.resources.find((each) => each.kind === 'StatefulSet' && each.name === base)?.object;
  return (
    peekInteger(set, 'spec', 'replicas') === all.length &&
    startOrdinal(set) === first &&
    governingServiceName(set) !== undefined &&
    peek(set, 'spec', 'strategy') === undefined &&
    readers(own).every((path) => peekList(set, ...path, 'env').some((entry) => peekText(entry, 'name') === 'POD_NAME')) &&
    claimTemplateNames(set).length >= own.filter(({ role }) => role === 'claim').length
  );
}

/** The variable that holds the pod's name, before all others, so that they can refer to it. */
function withPodName(now: Resource, container: Path): readonly Edit[] {
  if (peekList(now.object, ...container, 'env').some((entry) => peekText(entry, 'name') === 'POD_NAME')) return [];
  const lines = ['name: POD_NAME', 'valueFrom:', '  fieldRef:', '    fieldPath: metadata.name'];
  if (peek(now.object, ...container, 'env') === undefined) return addMember(now, container, 'env', `\n  - ${lines.join('\n    ')}`);
  return firstItem(now, [...container, 'env'], lines);
}

function firstItem(now: Resource, list: Path, lines: readonly string[]): readonly Edit[] {
  const { document } = now;
  const start = nodeAt(document, [...list, 0])?.value?.start;
  const [added] = addItem(now, list, lines.join('\n'));
  if (start === undefined || added === undefined) return [];
  const dash = document.text.lastIndexOf('-', start - 1);
  const lineStart = document.text.lastIndexOf('\n', dash) + 1;
  return [{ ...added, start: lineStart, end: lineStart, newText: `${added.newText.replace(/^\n/, '')}\n` }];
}

/** A claim template in place of each claim that only one member uses. */
function ownClaims(scope: SetScope, { members: all }: Family): readonly Stage[] {
  const volumes = peekList(scope.set, 'spec', 'template', 'spec', 'volumes');
  return [...volumes.keys()].reverse().flatMap((index) => {
    const claims = all.map(({ object }) =>
      peekText(object, 'spec', 'template', 'spec', 'volumes', index, 'persistentVolumeClaim', 'claimName'),
    );
    const own = claims[0] !== undefined && new Set(claims).size === all.length;
    return own ? (claimFromVolume(scope, index) ?? []) : [];
  });
}

/** The Service of a single member selects the pod of its number from now on. */
function serviceEdits(workspace: Workspace, family: Family): TextEdit[] {
  const [head] = family.members;
  const services = workspace
    .bundleOf(head?.uri ?? '')
    .resources.filter((each) => each.kind === 'Service' && compareNamespaces(each.namespace, head?.namespace) !== 'different');
  return services.flatMap((service) => {
    const selector = mapSelector(peek(service.object, 'spec', 'selector'));
    const selected = family.members.filter(({ object }) => selects(selector, templateLabels(object)));
    const [only, ...more] = selected;
    if (only === undefined || more.length > 0) return [];
    const pod = podName(family.base, family.first + family.members.indexOf(only));
    const [key, ...rest] = Object.keys(members(peek(service.object, 'spec', 'selector')) ?? {});
    if (key === undefined) return [];
    const stages: Stage[] = [
      ...rest.map(
        (each): Stage =>
          (now) =>
            removeMember(now, ['spec', 'selector', each]),
      ),
      (now) => replaceValue(now, ['spec', 'selector', key], scalarText(pod)),
      (now) => renameKey(now, ['spec', 'selector', key], podNameLabel),
    ];
    return stagedEdit(workspace, service, stages) ?? [];
  });
}
