import { readFileSync } from 'node:fs';
import { peekText } from '../../../../src/base/peek.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import type { Transition } from '../../../../src/sim/transition.ts';
import type { Client, WatchEvent } from './client.ts';

/** What is recorded: the resource and where it is watched. */
const watched: Readonly<Record<string, string>> = {
  pods: '/api/v1/namespaces/demo/pods',
  persistentvolumeclaims: '/api/v1/namespaces/demo/persistentvolumeclaims',
  persistentvolumes: '/api/v1/persistentvolumes',
  events: '/api/v1/namespaces/demo/events',
  nodes: '/api/v1/nodes',
  statefulsets: '/apis/apps/v1/namespaces/demo/statefulsets',
  controllerrevisions: '/apis/apps/v1/namespaces/demo/controllerrevisions',
  poddisruptionbudgets: '/apis/policy/v1/namespaces/demo/poddisruptionbudgets',
  endpointslices: '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices',
};

interface Seen extends WatchEvent {
  readonly resource: string;
  readonly atMs: number;
}

/** Something that happened in a container or on a node, in the scenario's words. */
export interface Happening {
  readonly atMs: number;
  readonly words: string;
}

/** Every change of the namespace and of the nodes and volumes, as the watches tell it. */
export class Changes {
  readonly #seen: Seen[] = [];
  readonly #ends: (() => void)[];
  readonly #startMs = Date.now();
  readonly #client: Client;
  #changedMs = 0;
  readonly #objects = new Map<string, KubeObject>();

  constructor(client: Client) {
    this.#client = client;
    this.#ends = Object.entries(watched).map(([resource, path]) =>
      client.watch(path, (event) => {
        if (isOfOthers(event.object)) return;
        if (resource !== 'events' && resource !== 'nodes') this.#changedMs = this.nowMs;
        this.#seen.push({ ...event, resource, atMs: this.nowMs });
        const key = `${resource}/${event.object.metadata.name ?? ''}`;
        if (event.type === 'DELETED') this.#objects.delete(key);
        else this.#objects.set(key, event.object);
      }),
    );
  }

  /** Milliseconds since the recording began. */
  get nowMs(): number {
    return Date.now() - this.#startMs;
  }

  /** When something other than an Event or a Node changed last. */
  get changedMs(): number {
    return this.#changedMs;
  }

  get(resource: string, name: string): KubeObject | undefined {
    return this.#objects.get(`${resource}/${name}`);
  }

  list(resource: string): KubeObject[] {
    return [...this.#objects].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object);
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  /** The changes in the order of their commits, each with its writer; what was there from the start (nodes) is not among them. */
  transitions(auditLog: string, happenings: readonly Happening[]): Transition[] {
    const audit = readAudit(this.#client.ours(readFileSync(auditLog, 'utf8')), this.#startMs);
    const ordered = this.#seen.toSorted((left, right) => versionOf(left.object) - versionOf(right.object));
    const before = new Map<string, KubeObject>();
    const transitions: Transition[] = [];
    const faults = [...happenings];
    const told = (transition: Omit<Transition, 'seq'>): void => void transitions.push({ seq: transitions.length, ...transition });
    let latestMs = 0;
    for (const seen of ordered) {
      const { resource, object, type } = seen;
      latestMs = Math.max(latestMs, seen.atMs);
      while ((faults[0]?.atMs ?? Infinity) <= seen.atMs) told(faultOf(faults.shift() as Happening));
      const { name = '', namespace = '' } = object.metadata;
      const key = `${resource}/${name}`;
      const then = before.get(key);
      if (type === 'DELETED') before.delete(key);
      else before.set(key, object);
      if (resource === 'nodes' && type === 'ADDED' && seen.atMs < 1000) continue;
      const event = resource === 'events' ? object : undefined;
      if (event !== undefined && type === 'DELETED') continue;
      const verb = event === undefined ? verbOf(seen, then) : 'event';
      told({
        atMs: latestMs,
        actor: event === undefined ? audit.writerOf(seen, verb, (then?.metadata.finalizers ?? []).length > 0) : reporterOf(event),
        verb,
        object: event === undefined ? { kind: object.kind, namespace, name } : involved(event),
        ...(then === undefined || event !== undefined ? {} : { before: then }),
        ...(type === 'DELETED' || event !== undefined ? {} : { after: object }),
        ...(event === undefined ? {} : { event: eventOf(event) }),
      });
    }
    for (const each of faults) told(faultOf(each));
    return transitions;
  }
}

/** Volumes of another namespace's claims. */
const isOfOthers = (object: KubeObject): boolean => (peekText(object, 'spec', 'claimRef', 'namespace') ?? 'demo') !== 'demo';

const faultOf = ({ atMs, words }: Happening): Omit<Transition, 'seq'> => ({
  atMs,
  actor: 'fault',
  verb: 'fault',
  object: { kind: 'Node', namespace: '', name: '' },
  words,
});

function versionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion ?? 0);
}

function verbOf({ type, object }: Seen, then: KubeObject | undefined): Transition['verb'] {
  if (type === 'ADDED') return 'create';
  if (type === 'DELETED') return 'remove';
  return object.metadata.deletionTimestamp !== undefined && then?.metadata.deletionTimestamp === undefined ? 'delete' : 'update';
}

function reporterOf(event: KubeObject): string {
  const source = peekText(event, 'source', 'component') ?? '';
  return source === '' ? (peekText(event, 'reportingComponent') ?? '') : source;
}

function involved(event: KubeObject): Transition['object'] {
  const of = (member: string): string => peekText(event, 'involvedObject', member) ?? '';
  return { kind: of('kind'), namespace: of('namespace'), name: of('name') };
}

function eventOf(event: KubeObject): NonNullable<Transition['event']> {
  const type = peekText(event, 'type') === 'Warning' ? 'Warning' : 'Normal';
  return { type, reason: peekText(event, 'reason') ?? '', message: peekText(event, 'message') ?? '' };
}

interface Audited {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly version: string;
  readonly atMs: number;
}

interface Audit {
  /** `held`: the object had finalizers until then, so that a removal is the work of who took the last one off. */
  writerOf(seen: Seen, verb: Transition['verb'], held: boolean): string;
}

/** Who wrote what, from the API server's audit log: by resource version, and where the answer has none by name and time. */
function readAudit(log: string, startMs: number): Audit {
  const entries = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => auditedOf(JSON.parse(line), startMs))
    .filter((each) => each !== undefined);
  // The write that takes the last finalizer away answers with the version of the one before it: the first writer counts.
  const byVersion = Map.groupBy(entries, (each) => `${each.resource} ${each.version}`);
  return {
    writerOf: ({ resource, object, atMs }, verb, held) => {
      const { name = '', resourceVersion = '' } = object.metadata;
      // A deletion answers with the version that it found, and a write that changed nothing with that of whatever it is.
      const sameVersion = verb === 'remove' ? [] : (byVersion.get(`${resource} ${resourceVersion}`) ?? []);
      const exact = sameVersion.find((each) => (verb === 'delete' ? fits(each, verb, held) : !isDeletion(each)));
      if (exact !== undefined) return exact.user;
      const own = entries.filter((each) => each.resource === resource && each.name === name && fits(each, verb, held));
      const nearest = own.toSorted((left, right) => Math.abs(left.atMs - atMs) - Math.abs(right.atMs - atMs))[0];
      return nearest?.user ?? 'kubelet';
    },
  };
}

const isDeletion = ({ verb, subresource }: Audited): boolean =>
  verb === 'delete' || verb === 'deletecollection' || subresource === 'eviction';

function fits(each: Audited, wanted: Transition['verb'], held: boolean): boolean {
  const { verb, subresource, version } = each;
  if (wanted === 'remove' && held) return (verb === 'update' || verb === 'patch') && subresource === '';
  if (wanted === 'delete' || wanted === 'remove') return isDeletion(each);
  if (wanted === 'create') return verb === 'create' && subresource === '';
  return version === '' || verb === 'delete';
}

function auditedOf(entry: unknown, startMs: number): Audited | undefined {
  const code = (entry as { readonly responseStatus?: { readonly code?: number } }).responseStatus?.code ?? 0;
  const resource = peekText(entry, 'objectRef', 'resource');
  if (resource === undefined || code >= 400 || (peekText(entry, 'objectRef', 'namespace') ?? 'demo') !== 'demo') return undefined;
  const user = (peekText(entry, 'user', 'username') ?? '').replace(/^system:(serviceaccount:kube-system:)?/, '');
  return {
    user,
    verb: peekText(entry, 'verb') ?? '',
    resource,
    subresource: peekText(entry, 'objectRef', 'subresource') ?? '',
    name: peekText(entry, 'objectRef', 'name') ?? peekText(entry, 'responseObject', 'metadata', 'name') ?? '',
    version: peekText(entry, 'responseObject', 'metadata', 'resourceVersion') ?? '',
    atMs: Date.parse(peekText(entry, 'stageTimestamp') ?? '') - startMs,
  };
}
