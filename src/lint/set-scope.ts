import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import { claimTemplateNames, governingServiceName, type OrdinalRange, ordinalRange } from '../kube/identity.ts';
import { type ImageKnowledge, knowledgeOf } from '../kube/images.ts';
import type { KubeObject, Path } from '../kube/objects.ts';
import { compareNamespaces, labelSelector, type Labels, mapSelector, selects, templateLabels } from '../kube/selector.ts';
import type { Target } from '../kube/versions.ts';
import type { Bundle, Resource } from '../manifest/workspace.ts';
import type { Place } from './rule.ts';
import { contentsOfKind, factsOf, factsOfWorkloads, ofKind, type WorkloadFacts, workloadsOf } from './workload-facts.ts';

export interface ContainerPlace {
  readonly path: Path;
  readonly container: unknown;
  readonly name: string;
  readonly image: string;
  /** An init container; sidecars (`restartPolicy: Always`) are counted as main containers. */
  readonly init: boolean;
}

/** A workload beside the set. */
export interface Workload {
  readonly resource: Resource;
  readonly facts: WorkloadFacts;
}

/** One set, as the rules see it: its facts, and the documents that are applied with it. Every question to the bundle is noted, so that the answer can be reused. */
export class SetScope {
  readonly resource: Resource;
  readonly set: KubeObject;
  readonly target: Target;
  readonly name: string;
  readonly range: OrdinalRange;
  readonly podLabels: Labels;
  readonly containers: readonly ContainerPlace[];
  readonly mainContainers: readonly ContainerPlace[];
  /** What is known about the program: of the first main container with a known image. */
  readonly knowledge: { readonly knowledge: ImageKnowledge; readonly container: ContainerPlace } | undefined;
  readonly closed: boolean;
  readonly asked = new Map<string, readonly object[]>();
  readonly #bundle: Bundle;
  #workloads: readonly Workload[] | undefined;
  readonly #reachable = new Map<string, readonly Resource[]>();

  constructor(resource: Resource, set: KubeObject, bundle: Bundle, target: Target) {
    this.resource = resource;
    this.set = set;
    this.target = target;
    this.#bundle = bundle;
    this.closed = bundle.closed;
    this.name = resource.name;
    this.range = ordinalRange(set);
    this.podLabels = templateLabels(set);
    this.containers = containersOf(set, this.path('spec', 'template', 'spec'));
    this.mainContainers = this.containers.filter((each) => !each.init);
    this.knowledge = firstKnown(this.mainContainers, bundle.images);
  }

  get namespace(): string | undefined {
    return this.resource.namespace;
  }

  path(...steps: (string | number)[]): Path {
    return steps;
  }

  /** A place in the set's own document. */
  at(...path: (string | number)[]): Place {
    return { resource: this.resource, path };
  }

  /** A path in the spec of the pods. */
  podPath(...steps: (string | number)[]): (string | number)[] {
    return ['spec', 'template', 'spec', ...steps];
  }

  /** The documents of a kind in namespaces that may be the set's; those of the set's own file first. */
  all(kind: string): readonly Resource[] {
    const known = this.#reachable.get(kind);
    if (known !== undefined) return known;
    const found = ofKind(this.#bundle, kind);
    this.asked.set(kind, contentsOfKind(this.#bundle, kind));
    const reachable = found.filter((each) => compareNamespaces(each.namespace, this.namespace) !== 'different');
    const sorted = [
      ...reachable.filter((each) => each.uri === this.resource.uri),
      ...reachable.filter((each) => each.uri !== this.resource.uri),
    ];
    this.#reachable.set(kind, sorted);
    return sorted;
  }

  /** The other workloads of the bundle in namespaces that may be the set's. Their facts are what was asked for: other edits of them are no news. */
  workloads(): readonly Workload[] {
    if (this.#workloads !== undefined) return this.#workloads;
    const all = workloadsOf(this.#bundle).map((resource) => ({ resource, facts: factsOf(resource) }));
    this.asked.set('workloads', factsOfWorkloads(this.#bundle));
    this.#workloads = all.filter(
      ({ resource, facts }) => resource !== this.resource && compareNamespaces(facts.namespace, this.namespace) !== 'different',
    );
    return this.#workloads;
  }

  /** Those of a kind in namespaces that are certainly others. */
  elsewhere(kind: string): readonly Resource[] {
    const near = new Set(this.all(kind));
    return ofKind(this.#bundle, kind).filter((each) => !near.has(each));
  }

  /** `spec.serviceName`. */
  get serviceName(): string | undefined {
    return governingServiceName(this.set);
  }

  /** The Service that governs the set: of several with the name the one in the same file, else one that selects the pods. */
  get service(): Resource | undefined {
    const name = this.serviceName;
    if (name === undefined) return undefined;
    const named = this.all('Service').filter((each) => each.name === name);
    return named.find((each) => this.serviceSelects(each)) ?? named[0];
  }

  /** Whether a Service selects the pods of the set. */
  serviceSelects(service: Resource): boolean {
    return selects(mapSelector(peek(service.object, 'spec', 'selector')), this.podLabels);
  }

  /** The budgets that select the pods of the set. kube: policy/v1: an empty selector selects all pods of the namespace, an absent one none. */
  get budgets(): readonly Resource[] {
    return this.all('PodDisruptionBudget').filter((each) => selects(labelSelector(peek(each.object, 'spec', 'selector')), this.podLabels));
  }

  /** The autoscaler that sets `spec.replicas`, when one of the bundle does. */
  get autoscaler(): Resource | undefined {
    return this.all('HorizontalPodAutoscaler').find((each) => {
      const target = peek(each.object, 'spec', 'scaleTargetRef');
      return peekText(target, 'kind') === 'StatefulSet' && peekText(target, 'name') === this.name;
    });
  }

  /** The highest ordinal that may exist: with an autoscaler that of its maximum. */
  get lastOrdinal(): number {
    const autoscaler = this.autoscaler;
    const most =
      autoscaler === undefined ? this.range.count : Math.max(this.range.count, peekInteger(autoscaler.object, 'spec', 'maxReplicas') ?? 0);
    return this.range.first + most - 1;
  }

  /** Replicas at most, with an autoscaler its maximum. */
  get mostReplicas(): number {
    return this.lastOrdinal - this.range.first + 1;
  }

  /** Pod names as people write a range: `web-0..web-2`. */
  get podsText(): string {
    const { first, count } = this.range;
    if (count === 0) return 'no pods';
    return count === 1 ? `${this.name}-${first}` : `${this.name}-${first}..${this.name}-${this.range.last}`;
  }

  /** The claim templates, each with its place. */
  get claims(): readonly { readonly template: unknown; readonly place: readonly (string | number)[] }[] {
    const list = ['spec', 'volumeClaimTemplates'];
    return peekList(this.set, ...list).map((template, index) => ({ template, place: [...list, index] }));
  }

  /** Their names. */
  get claimTemplates(): readonly string[] {
    return claimTemplateNames(this.set);
  }

  /** Names of `spec.template.spec.volumes`. */
  get volumeNames(): readonly string[] {
    return peekList(this.set, 'spec', 'template', 'spec', 'volumes').flatMap((volume) => peekText(volume, 'name') ?? []);
  }

  /** What a settings file knows about images. */
  get images(): readonly ImageKnowledge[] {
    return this.#bundle.images;
  }

  /** What is known about the program, when its replicas vote: not when a variable gives them another role. */
  get voting(): ImageKnowledge | undefined {
    const found = this.knowledge;
    if (found?.knowledge.quorum !== true) return undefined;
    const entries = peekList(found.container.container, 'env');
    const votes = entries.every((entry) => roles[peekText(entry, 'name') ?? '']?.test(peekText(entry, 'value') ?? '') !== false);
    return votes ? found.knowledge : undefined;
  }
}

function firstKnown(containers: readonly ContainerPlace[], more: readonly ImageKnowledge[]): SetScope['knowledge'] {
  for (const container of containers) {
    const knowledge = knowledgeOf(container.image, more);
    if (knowledge !== undefined) return { knowledge, container };
  }
  return undefined;
}

/** Variables that say what a member does, and what in them means that it votes. */
const roles: Readonly<Record<string, RegExp>> = {
  'node.roles': /master|cluster_manager/,
  node_roles: /master|cluster_manager/,
  'node.master': /true/,
  'node.cluster_manager': /true/,
  KAFKA_PROCESS_ROLES: /controller/,
};

function containersOf(set: unknown, base: Path): ContainerPlace[] {
  const found: ContainerPlace[] = [];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of peekList(set, ...base, list).entries()) {
      found.push({
        path: [...base, list, index],
        container,
        name: peekText(container, 'name') ?? '',
        image: peekText(container, 'image') ?? '',
        init: list === 'initContainers' && peek(container, 'restartPolicy') !== 'Always',
      });
    }
  }
  return found;
}
