import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import type { IntOrString } from '../kube/int-or-percent.ts';
import type { KubeObject } from '../kube/objects.ts';
import { claimsOf, type Condition, conditionOf, type EndpointSlice, isReady, type Node, type Pod } from '../kube/views.ts';
import { dataOf } from '../sim/app/disks.ts';
import type { View } from '../sim/timeline.ts';
import type { Transition } from '../sim/transition.ts';
import type { Disk } from '../sim/truth.ts';
import { ownersText, type RevisionSymbols } from './milestones.ts';

/** Facts about the state of a run, by kind and name, in the form of the recordings' `final`: `pods.web-0.phase`, `sets.web.status`. */
export type Facts = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What can be asked of each, by kind. */
export const factMembers: Readonly<Record<string, readonly string[]>> = {
  pods: ['incarnation', 'phase', 'ready', 'rev', 'image', 'node', 'terminating', 'claims', 'owners', 'scheduled'],
  claims: ['incarnation', 'phase', 'volume', 'owners', 'terminating', 'unused'],
  volumes: ['phase', 'claim'],
  sets: ['status', 'currentRevision', 'updateRevision', 'conditions', 'terminating'],
  revisions: ['revision', 'image', 'owners'],
  endpoints: ['ports', 'endpoints'],
  budgets: ['spec', 'status', 'condition'],
  nodes: ['ready', 'taints', 'unschedulable'],
  services: ['clusterIP'],
  quorums: ['up', 'has', 'leader', 'term', 'stale'],
  stores: ['from', 'keys', 'missing'],
  disks: ['writers', 'keys'],
};

/** The facts of a moment. `trace` tells how often each name was used so far. */
export function factsOf(view: View, trace: readonly Transition[], symbols: RevisionSymbols): Facts {
  const incarnations = incarnationsOf(trace.slice(0, view.traceLength));
  const all = view.all();
  const of = (kind: string, fact: (object: KubeObject) => Record<string, unknown>) =>
    Object.fromEntries(
      all
        .filter((object) => object.kind === kind)
        .map((object) => [symbols.of(object.metadata.name ?? ''), withoutAbsent(fact(object))] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  return {
    pods: of('Pod', (pod) => podFacts(pod as Pod, incarnations.get(`Pod/${pod.metadata.name}`) ?? 1, symbols)),
    claims: of('PersistentVolumeClaim', (claim) =>
      claimFacts(claim, incarnations.get(`PersistentVolumeClaim/${claim.metadata.name}`) ?? 1),
    ),
    volumes: of('PersistentVolume', (volume) => ({
      phase: peekText(volume, 'status', 'phase'),
      claim: peekText(volume, 'spec', 'claimRef', 'name'),
    })),
    sets: of('StatefulSet', (set) => setFacts(set, symbols)),
    revisions: of('ControllerRevision', (revision) => revisionFacts(revision)),
    endpoints: endpointFacts(all),
    budgets: of('PodDisruptionBudget', budgetFacts),
    nodes: of('Node', nodeFacts),
    services: of('Service', (service) => ({ clusterIP: peekText(service, 'spec', 'clusterIP') })),
    quorums: of('Quorum', (quorum) => membersOf(quorum, ['up', 'has', 'leader', 'term', 'stale'])),
    stores: of('StoreAnswer', (answer) => membersOf(answer, ['from', 'keys', 'missing'])),
    disks: diskFacts(all),
  };
}

function incarnationsOf(trace: readonly Transition[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { verb, object, response } of trace) {
    if (verb !== 'create' || (response?.code ?? 0) >= 400) continue;
    const key = `${object.kind}/${object.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function withoutAbsent(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

function owners(object: KubeObject): string[] {
  const text = ownersText(object);
  return text === 'none' ? [] : text.split(',');
}

function podFacts(pod: Pod, incarnation: number, symbols: RevisionSymbols): Record<string, unknown> {
  const revision = pod.metadata.labels?.['controller-revision-hash'];
  const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled');
  const ready = conditionOf(pod.status?.conditions, 'Ready');
  return {
    incarnation,
    phase: pod.status?.phase,
    ready: ready === undefined ? undefined : isReady(pod) ? 'True' : ready.status,
    rev: revision === undefined ? undefined : symbols.of(revision),
    image: pod.spec.containers[0]?.image,
    node: pod.spec.nodeName,
    terminating: pod.metadata.deletionTimestamp === undefined ? undefined : `grace ${pod.metadata.deletionGracePeriodSeconds ?? 0} s`,
    // Upstream lists the volumes of several templates in the order of a map.
    claims: [...claimsOf(pod)].sort(),
    owners: owners(pod),
    scheduled: scheduled?.status === 'False' ? `False ${scheduled.reason ?? ''}: ${scheduled.message ?? ''}` : undefined,
  };
}

function claimFacts(claim: KubeObject, incarnation: number): Record<string, unknown> {
  return {
    incarnation,
    phase: peekText(claim, 'status', 'phase'),
    volume: peekText(claim, 'spec', 'volumeName'),
    owners: owners(claim),
    terminating: claim.metadata.deletionTimestamp === undefined ? undefined : 'yes',
    unused: conditionTexts(claim, ' ', ['Unused']),
  };
}

/** Conditions as `True Reason`, or with their type before it; only the named ones, where some are named. */
function conditionTexts(object: KubeObject, separator: ' ' | '=', only?: readonly string[]): string[] {
  const conditions = peekList(object, 'status', 'conditions') as readonly Condition[];
  return conditions
    .filter(({ type }) => only === undefined || only.includes(type))
    .map(({ type, status, reason }) => `${separator === '=' ? `${type}=` : ''}${status} ${reason ?? ''}`.trim());
}

/** `gen 2 replicas 3 ready 3 available 3 current 3 updated 3`. */
function setFacts(set: KubeObject, symbols: RevisionSymbols): Record<string, unknown> {
  const count = (member: string) => peekInteger(set, 'status', member) ?? 0;
  const revision = (member: string) => {
    const name = peekText(set, 'status', member);
    return name === undefined || name === '' ? undefined : symbols.of(name);
  };
  return {
    status: `gen ${count('observedGeneration')} replicas ${count('replicas')} ready ${count('readyReplicas')} available ${count('availableReplicas')} current ${count('currentReplicas')} updated ${count('updatedReplicas')}`,
    currentRevision: revision('currentRevision'),
    updateRevision: revision('updateRevision'),
    conditions: conditionTexts(set, '='),
    terminating: set.metadata.deletionTimestamp === undefined ? undefined : 'yes',
  };
}

function revisionFacts(revision: KubeObject): Record<string, unknown> {
  const container = peekList(revision, 'data', 'spec', 'template', 'spec', 'containers')[0];
  return { revision: peekInteger(revision, 'revision'), image: peekText(container, 'image'), owners: owners(revision) };
}

/** `web-0 hostname web-0 ready serving`, by `<service>-slice`. */
function endpointFacts(all: readonly KubeObject[]): Record<string, Record<string, unknown>> {
  const found: Record<string, { ports: string[]; endpoints: string[] }> = {};
  for (const slice of all.filter((object) => object.kind === 'EndpointSlice') as EndpointSlice[]) {
    const name = `${slice.metadata.labels?.['kubernetes.io/service-name'] ?? slice.metadata.name ?? ''}-slice`;
    const entry = (found[name] ??= { ports: [], endpoints: [] });
    for (const { name: port, port: number, protocol } of slice.ports) {
      const text = `${port === '' ? '' : `${port} `}${number ?? ''}/${protocol}`;
      if (!entry.ports.includes(text)) entry.ports.push(text);
    }
    for (const { hostname, targetRef, conditions } of slice.endpoints) {
      const words = [targetRef?.name ?? '', ...(hostname === undefined ? [] : [`hostname ${hostname}`])];
      const states = [
        conditions.ready ? 'ready' : 'not-ready',
        conditions.serving ? 'serving' : 'not-serving',
        ...(conditions.terminating ? ['terminating'] : []),
      ];
      entry.endpoints.push([...words, ...states].join(' '));
    }
    entry.endpoints.sort();
  }
  return Object.fromEntries(Object.entries(found).map(([name, entry]) => [name, withoutAbsent(entry)]));
}

function budgetFacts(budget: KubeObject): Record<string, unknown> {
  const spec = ['minAvailable', 'maxUnavailable'].flatMap((member) => {
    const value = peek(budget, 'spec', member) as IntOrString | undefined;
    return value === undefined ? [] : [`${member} ${value}`];
  });
  const policy = peekText(budget, 'spec', 'unhealthyPodEvictionPolicy');
  const count = (member: string) => peekInteger(budget, 'status', member) ?? 0;
  const allowed = conditionOf(peekList(budget, 'status', 'conditions') as never, 'DisruptionAllowed');
  return {
    spec: [...spec, ...(policy === undefined ? [] : [`unhealthyPodEvictionPolicy ${policy}`])].join(', '),
    status: `expected ${count('expectedPods')} desired ${count('desiredHealthy')} healthy ${count('currentHealthy')} allowed ${count('disruptionsAllowed')}`,
    condition: allowed === undefined ? undefined : `${allowed.status} ${allowed.reason ?? ''}`.trim(),
  };
}

function nodeFacts(node: Node): Record<string, unknown> {
  const ready = conditionOf(node.status?.conditions, 'Ready');
  return {
    ready: ready === undefined ? undefined : `${ready.status} ${ready.reason ?? ''}`.trim(),
    taints: (node.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort(),
    unschedulable: node.spec?.unschedulable === true ? true : undefined,
  };
}

function membersOf(object: KubeObject, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}

/** What lies on the disks, by the claim that each was made for. */
function diskFacts(all: readonly KubeObject[]): Record<string, Record<string, unknown>> {
  const claims = new Map(
    all.flatMap((object): [string, string][] =>
      object.kind === 'PersistentVolume' ? [[object.metadata.name ?? '', peekText(object, 'spec', 'claimRef', 'name') ?? '']] : [],
    ),
  );
  return Object.fromEntries(
    (all.filter((object) => object.kind === 'Disk') as Disk[]).map((disk) => {
      const name = disk.metadata.name ?? '';
      return [claims.get(name) ?? name, withoutAbsent({ writers: disk.writers, keys: dataOf(disk).keys })];
    }),
  );
}
