import { claimTemplateNames, governingServiceName, type OrdinalRange, ordinalRange } from '../kube/identity.ts';
import { type Labels, templateLabels } from '../kube/selector.ts';
import type { Bundle, Resource } from '../manifest/workspace.ts';

/** What a set asks about the other workloads beside it. */
export interface WorkloadFacts {
  readonly uri: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly podLabels: Labels;
  readonly serviceName: string | undefined;
  readonly claimTemplates: readonly string[];
  readonly range: OrdinalRange;
}

/** Kinds that run pods for long. */
export const workloadKinds: readonly string[] = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'];

const byContent = new WeakMap<object, WorkloadFacts>();
const interned = new Map<string, WorkloadFacts>();
/** Above this the known facts are forgotten; the only harm is that sets are looked at once more. */
const maxInterned = 10_000;

/** The facts of a workload: the same object for the same facts, so that an edit which leaves them alone is no change to those who asked. */
export function factsOf(resource: Resource): WorkloadFacts {
  const { content } = resource.document;
  const known = byContent.get(content);
  if (known?.uri === resource.uri) return known;
  const { object } = resource;
  const facts: WorkloadFacts = {
    uri: resource.uri,
    kind: resource.kind,
    namespace: resource.namespace,
    name: resource.name,
    podLabels: templateLabels(object),
    serviceName: governingServiceName(object),
    claimTemplates: claimTemplateNames(object),
    range: ordinalRange(object),
  };
  const text = JSON.stringify(facts);
  const same = interned.get(text) ?? facts;
  if (interned.size > maxInterned) interned.clear();
  interned.set(text, same);
  byContent.set(content, same);
  return same;
}

interface Index {
  readonly byKind: ReadonlyMap<string, readonly Resource[]>;
  readonly workloads: readonly Resource[];
  facts?: readonly WorkloadFacts[];
  /** The contents of each kind, one list for all who ask; and which lists of other bundles say the same. */
  readonly contents: Map<string, readonly object[]>;
  readonly same: WeakMap<readonly object[], boolean>;
}

const indices = new WeakMap<Bundle, Index>();

function indexOf(bundle: Bundle): Index {
  let index = indices.get(bundle);
  if (index === undefined) {
    const byKind = new Map<string, Resource[]>();
    for (const resource of bundle.resources) {
      const found = byKind.get(resource.kind);
      if (found === undefined) byKind.set(resource.kind, [resource]);
      else found.push(resource);
    }
    const workloads = bundle.resources.filter((resource) => workloadKinds.includes(resource.kind));
    index = { byKind, workloads, contents: new Map(), same: new WeakMap() };
    indices.set(bundle, index);
  }
  return index;
}

/** The documents of a kind in a bundle, in its order. */
export function ofKind(bundle: Bundle, kind: string): readonly Resource[] {
  return indexOf(bundle).byKind.get(kind) ?? [];
}

/** The workloads of a bundle, in its order. */
export function workloadsOf(bundle: Bundle): readonly Resource[] {
  return indexOf(bundle).workloads;
}

/** Their facts, in the same order. */
export function factsOfWorkloads(bundle: Bundle): readonly WorkloadFacts[] {
  const index = indexOf(bundle);
  index.facts ??= index.workloads.map(factsOf);
  return index.facts;
}

/** Their contents, in the same order. */
export function contentsOfKind(bundle: Bundle, kind: string): readonly object[] {
  const { contents } = indexOf(bundle);
  let found = contents.get(kind);
  if (found === undefined) {
    found = ofKind(bundle, kind).map((each) => each.document.content);
    contents.set(kind, found);
  }
  return found;
}

/** Whether what was asked of another bundle, contents of a kind or facts of workloads, would be answered alike by this one. */
export function answersAlike(bundle: Bundle, kind: string, known: readonly object[]): boolean {
  const { same } = indexOf(bundle);
  let alike = same.get(known);
  if (alike === undefined) {
    const now: readonly object[] = kind === 'workloads' ? factsOfWorkloads(bundle) : contentsOfKind(bundle, kind);
    alike = now.length === known.length && now.every((each, index) => each === known[index]);
    same.set(known, alike);
  }
  return alike;
}
