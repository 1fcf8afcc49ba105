import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import type { DnsRecord } from '../kube/dns-names.ts';
import { isHeadless, labelMaxLength } from '../kube/identity.ts';
import type { ObjectKey } from '../kube/objects.ts';
import { labelSelector, selectorText } from '../kube/selector.ts';
import { allowanceOf } from '../lint/budget.ts';
import type { SetScope } from '../lint/set-scope.ts';
import { rangeAt } from '../manifest/node-path.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import type { Comparison, SetChange } from './compare.ts';
import { type Fates, fatesOf } from './fates.ts';
import { type ClaimObject, objectsOf, type PodObject, type SetObjects } from './objects.ts';

/** Colour of a row's icon; its words say the same. */
export type Tint = 'added' | 'removed' | 'changed' | 'warning' | 'error';

/** One row of the Objects tree. */
export interface ObjectRow {
  /** Stable while the text is typed. */
  readonly id: string;
  /** The name that a person would copy. */
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** Name of one of the editor's own icons. */
  readonly icon: string;
  readonly tint?: Tint;
  /** The full name in DNS of what has a shorter one. */
  readonly fqdn?: string;
  /** What shows the same on a real cluster. */
  readonly command?: string;
  /** What the simulator calls it. */
  readonly object?: ObjectKey;
  readonly place?: { readonly uri: string; readonly range: TextRange };
  /** Its children are names of one kind, worth a list. */
  readonly isList?: boolean;
  readonly isOpen?: boolean;
  readonly children?: readonly ObjectRow[];
}

/** Pods of one set that get rows; more would only be scrolled past. */
const mostPods = 5000;
/** Groups up to this size are open when there is one set. */
const smallGroup = 12;

/** The rows of some files: each set with what it becomes, and what the change of its text since `comparison` does to that. */
export function objectRows(workspace: Workspace, uris: readonly string[], comparison?: Comparison): ObjectRow[] {
  const sets = uris.flatMap((uri) => objectsOf(workspace, uri, mostPods));
  const isAlone = sets.length === 1;
  const rows = sets.map((set) => setRow(set, isAlone, sets.length <= 3, comparison));
  const gone = (comparison?.sets ?? []).filter(({ change }) => change === 'removed').map(goneRow);
  return [...rows, ...gone];
}

function setRow(set: SetObjects, isAlone: boolean, isOpen: boolean, comparison: Comparison | undefined): ObjectRow {
  const id = `${set.namespace}/${set.name}`;
  const { scope } = set;
  const change = comparison?.sets.find((each) => each.name === set.name && each.namespace === set.namespace);
  const fates = fatesOf(set, change);
  const refused = (comparison?.refused ?? []).filter(
    (each) => each.kind === 'StatefulSet' && each.name === set.name && each.namespace === set.namespace,
  );
  const facts = [
    ...(fates === undefined ? [] : [changeWords(change, fates)]),
    set.namespace,
    `${set.replicas} replica${set.replicas === 1 ? '' : 's'}`,
    ...(set.cut ? [`the first ${mostPods} are listed`] : []),
  ];
  const group = (key: string, label: string, icon: string, children: readonly ObjectRow[], command: string): ObjectRow[] =>
    children.length === 0
      ? []
      : [
          {
            id: `${id}/${key}`,
            label,
            description: groupWords(children),
            icon,
            command,
            isList: true,
            isOpen: isAlone && children.length <= smallGroup,
            children,
          },
        ];
  return {
    id,
    label: set.name,
    description: facts.join(' · '),
    tooltip: facts.join('\n'),
    icon: 'layers',
    ...(refused.length > 0 ? { tint: 'error' } : fates === undefined ? {} : { tint: 'changed' }),
    command: kubectl(scope, `get statefulset ${set.name}`),
    object: { kind: 'StatefulSet', namespace: set.namespace, name: set.name },
    place: { uri: scope.resource.uri, range: set.at },
    isOpen,
    children: [
      ...refused.map(
        ({ serverMessage, field, uri, range }): ObjectRow => ({
          id: `${id}/refused/${field}`,
          label: 'The API server refuses this change',
          description: serverMessage,
          tooltip: serverMessage,
          icon: 'error',
          tint: 'error',
          place: { uri, range },
        }),
      ),
      ...group('pods', 'Pods', 'symbol-class', podRows(set, id, fates), kubectl(scope, `get pods --selector ${podSelector(scope)}`)),
      ...group(
        'claims',
        'Claims',
        'database',
        claimRows(set, id, fates, refused.length > 0),
        kubectl(scope, `get pvc --selector ${podSelector(scope)}`),
      ),
      ...group(
        'dns',
        'DNS Names',
        'globe',
        dnsRows(set, id),
        kubectl(scope, `get endpointslices --selector kubernetes.io/service-name=${scope.serviceName ?? ''}`),
      ),
      ...companionRows(set, id),
    ],
  };
}

function goneRow({ namespace, name, claimsLeft }: SetChange): ObjectRow {
  const left = claimsLeft.length === 0 ? '' : ' · its claims stay';
  return {
    id: `${namespace}/${name}/gone`,
    label: name,
    description: `${namespace} · not in this text any more${left}`,
    ...(claimsLeft.length === 0 ? {} : { tooltip: claimsLeft.slice(0, 20).join('\n') }),
    icon: 'layers',
    tint: 'removed',
  };
}

function changeWords(change: SetChange | undefined, { counts }: Fates): string {
  const words = (['new', 're-created', 'gone', 'kept'] as const).flatMap((fate) => (counts[fate] > 0 ? [`${counts[fate]} ${fate}`] : []));
  const from = change?.from === undefined ? '' : `, was ${change.from}`;
  return `${words.join(', ')} since HEAD${from}`;
}

function groupWords(children: readonly ObjectRow[]): string {
  const marked = children.filter(({ tint }) => tint === 'warning' || tint === 'error').length;
  return marked === 0 ? String(children.length) : `${children.length} · ${marked} to look at`;
}

const fateLook = {
  new: { icon: 'diff-added', tint: 'added' },
  gone: { icon: 'diff-removed', tint: 'removed' },
  're-created': { icon: 'sync', tint: 'changed' },
} as const;

function look(fate: string | undefined, icon: string): Pick<ObjectRow, 'icon' | 'tint'> {
  return fate === 'new' || fate === 'gone' || fate === 're-created' ? fateLook[fate] : { icon };
}

function podRows(set: SetObjects, id: string, fates: Fates | undefined): ObjectRow[] {
  const rows = set.pods.map((pod) => podRow(set, pod, id, fates?.pods.get(pod.name)));
  const gone = (fates?.gonePods ?? []).map(
    (name): ObjectRow => ({
      id: `${id}/pod/${name}`,
      label: name,
      description: 'gone',
      ...fateLook.gone,
      object: { kind: 'Pod', namespace: set.namespace, name },
    }),
  );
  return [...rows, ...gone];
}

function podRow(set: SetObjects, pod: PodObject, id: string, fate: string | undefined): ObjectRow {
  const problem = podProblem(set, pod);
  return {
    id: `${id}/pod/${pod.name}`,
    label: pod.name,
    description: [fate, problem, ...pod.claims].filter((each) => each !== undefined).join(' · '),
    tooltip: [
      ...(problem === undefined ? [] : [problem]),
      `ordinal ${pod.ordinal}`,
      `hostname ${pod.hostname}`,
      ...(pod.fqdn === undefined ? [] : [pod.fqdn]),
      ...Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`),
    ].join('\n'),
    ...(problem === undefined ? look(fate, 'symbol-object') : { icon: 'warning', tint: 'warning' as const }),
    ...(pod.fqdn === undefined ? {} : { fqdn: pod.fqdn }),
    command: kubectl(set.scope, `get pod ${pod.name}`),
    object: { kind: 'Pod', namespace: set.namespace, name: pod.name },
    place: { uri: set.scope.resource.uri, range: set.places.pods },
  };
}

/** Why the pod never comes into being, whatever the cluster is like. */
function podProblem({ revision = '', scope }: SetObjects, { name }: PodObject): string | undefined {
  if (name.length > labelMaxLength) return `name longer than ${labelMaxLength}: refused`;
  if (revision.length > labelMaxLength) return `revision label longer than ${labelMaxLength}: refused`;
  return scope.set.metadata.name === undefined ? 'no name' : undefined;
}

function claimRows(set: SetObjects, id: string, fates: Fates | undefined, isRefused: boolean): ObjectRow[] {
  const written = new Map(set.scope.all('PersistentVolumeClaim').map((each) => [each.name, each]));
  const rows = set.claims.map((claim): ObjectRow => {
    const row = claimRow(set, claim, id, fates?.claims.get(claim.name), written.get(claim.name));
    // Another claim template is refused always: the claims that are there are not like the new one.
    return isRefused && fates?.claims.get(claim.name) === 'kept' ? { ...row, description: 'kept, as it is' } : row;
  });
  const gone = (fates?.goneClaims ?? []).map(
    ({ name, isKept }): ObjectRow => ({
      id: `${id}/claim/${name}`,
      label: name,
      description: isKept ? 'left behind, with its data' : 'gone, with its data',
      ...(isKept ? { icon: 'archive', tint: 'warning' as const } : fateLook.gone),
      object: { kind: 'PersistentVolumeClaim', namespace: set.namespace, name },
    }),
  );
  return [...rows, ...gone];
}

function claimRow(set: SetObjects, claim: ClaimObject, id: string, fate: string | undefined, written: Resource | undefined): ObjectRow {
  const own = written === undefined ? undefined : `written in ${written.uri.slice(written.uri.lastIndexOf('/') + 1)}`;
  const range = set.places.claims[claim.template];
  const place = written === undefined ? range && { uri: set.scope.resource.uri, range } : placeOf(written);
  return {
    id: `${id}/claim/${claim.name}`,
    label: claim.name,
    description: [fate, own, claim.storage ?? 'no size', claim.accessModes.join(', '), claim.storageClass ?? 'default class']
      .filter((each) => each !== undefined && each !== '')
      .join(' · '),
    tooltip: `made once from claim template "${claim.template}", kept when the pod goes`,
    ...look(fate, 'database'),
    command: kubectl(set.scope, `get pvc ${claim.name}`),
    object: { kind: 'PersistentVolumeClaim', namespace: set.namespace, name: claim.name },
    ...(place === undefined ? {} : { place }),
  };
}

function dnsRows(set: SetObjects, id: string): ObjectRow[] {
  return set.dns.map((record) => ({
    id: `${id}/dns/${record.type}/${record.name}`,
    label: record.name,
    description: `${record.type} · ${record.published}`,
    tooltip: dnsTooltip(record),
    ...(record.published === 'never' ? { icon: 'circle-slash', tint: 'warning' as const } : { icon: 'globe' }),
    ...(set.pods[0] === undefined
      ? {}
      : { command: kubectl(set.scope, `exec ${set.pods[0].name} -- nslookup ${record.type === 'SRV' ? '-type=SRV ' : ''}${record.name}`) }),
    place: set.places.dns,
  }));
}

function dnsTooltip({ published, reason, targets }: DnsRecord): string {
  const when = { always: 'published always, ready or not', 'when ready': 'published when the pod is Ready', never: 'never published' }[
    published
  ];
  return [reason === undefined ? when : `${when}: ${reason}`, ...targets.slice(0, 20), ...(targets.length > 20 ? ['…'] : [])].join('\n');
}

/** Service, budgets, autoscaler and revision: what goes with the set. */
function companionRows(set: SetObjects, id: string): ObjectRow[] {
  const { scope } = set;
  const rows: ObjectRow[] = [];
  const governing = scope.service;
  if (governing !== undefined) rows.push(companion(set, governing, 'plug', serviceWords(governing)));
  else if (scope.serviceName !== undefined)
    rows.push({
      id: `${id}/Service/${scope.serviceName}`,
      label: scope.serviceName,
      description: 'Service · not among these files',
      icon: 'plug',
      tint: 'warning',
      place: { uri: scope.resource.uri, range: rangeAt(scope.resource.document, ['spec', 'serviceName']) },
    });
  for (const service of scope.all('Service'))
    if (service !== governing && scope.serviceSelects(service)) rows.push(companion(set, service, 'plug', serviceWords(service)));
  for (const budget of scope.budgets) rows.push(companion(set, budget, 'shield', budgetWords(scope, budget)));
  if (scope.autoscaler !== undefined) rows.push(companion(set, scope.autoscaler, 'graph-line', autoscalerWords(scope.autoscaler)));
  if (set.revision !== undefined)
    rows.push({
      id: `${id}/revision`,
      label: set.revision,
      description: 'ControllerRevision',
      icon: 'git-commit',
      command: kubectl(scope, `get controllerrevision ${set.revision}`),
      place: { uri: scope.resource.uri, range: rangeAt(scope.resource.document, ['spec', 'template'], 'key') },
    });
  return rows;
}

function companion(set: SetObjects, resource: Resource, icon: string, description: string): ObjectRow {
  const { kind, name } = resource;
  return {
    id: `${set.namespace}/${set.name}/${kind}/${name}`,
    label: name,
    description,
    icon,
    command: kubectl(set.scope, `get ${kind.toLowerCase()} ${name}`),
    object: { kind, namespace: set.namespace, name },
    place: placeOf(resource),
  };
}

function placeOf(resource: Resource): { readonly uri: string; readonly range: TextRange } {
  return { uri: resource.uri, range: rangeAt(resource.document, ['metadata', 'name']) };
}

function serviceWords({ object }: Resource): string {
  const type = isHeadless(object) ? 'headless' : (peekText(object, 'spec', 'type') ?? 'ClusterIP');
  const ports = peekList(object, 'spec', 'ports').flatMap((port) => peekInteger(port, 'port') ?? []);
  return ['Service', type, ports.join(', ')].filter((each) => each !== '').join(' · ');
}

function budgetWords(scope: SetScope, budget: Resource): string {
  const allowance = allowanceOf(scope, budget);
  if (allowance === undefined) return 'PodDisruptionBudget';
  const most = allowance.others ? '' : ` · ${allowance.allowed} may be evicted at once`;
  return `PodDisruptionBudget · ${allowance.field} ${allowance.written}${most}`;
}

function autoscalerWords({ object }: Resource): string {
  const least = peekInteger(object, 'spec', 'minReplicas') ?? 1;
  return `HorizontalPodAutoscaler · ${least} to ${peekInteger(object, 'spec', 'maxReplicas') ?? '?'} replicas`;
}

function kubectl({ namespace }: SetScope, words: string): string {
  const [verb = '', ...rest] = words.split(' ');
  return ['kubectl', verb, ...(namespace === undefined ? [] : ['--namespace', namespace]), ...rest].join(' ');
}

function podSelector({ set }: SetScope): string {
  const text = selectorText(labelSelector(peek(set, 'spec', 'selector')));
  return /^[\w./=,-]+$/.test(text) ? text : `'${text}'`;
}
