import { peek, peekList, peekTexts } from '../../base/peek.ts';
import type { KubeObject, Path } from '../../kube/objects.ts';
import { compareNamespaces, labelSelector, type Labels, mapSelector, type Selector, selects } from '../../kube/selector.ts';
import { type Bundle, type Resource, workloadKinds } from '../../manifest/workspace.ts';
import type { Collector } from './collector.ts';

/** Labels that pods get from here: of a template, or of a Pod. */
interface Carrier {
  readonly resource: Resource;
  readonly path: Path;
  readonly labels: Labels;
}

interface Selecting {
  readonly resource: Resource;
  readonly selector: Selector;
  /** Where each pair of key and value is written. */
  readonly pairs: readonly { readonly key: string; readonly path: Path }[];
  /** A StatefulSet's own selector, which nobody can change. */
  readonly fixed: boolean;
}

/** Selectors of a bundle and the labels that they select, joined: a pair is one thing as far as selectors tie its bearers together. */
export class LabelNames {
  readonly #carriers: readonly Carrier[];
  readonly #selecting: readonly Selecting[];
  /** To another bearer of the same group; a group's first has none. */
  readonly #group = new Map<object, object>();
  readonly #numbers: ReadonlyMap<object, number>;

  constructor(bundle: Bundle) {
    const objects = bundle.resources.flatMap((resource) => (resource.object === undefined ? [] : [{ resource, object: resource.object }]));
    this.#carriers = objects.flatMap(({ resource, object }) => carrierOf(resource, object));
    this.#selecting = objects.flatMap(({ resource, object }) => selectorsOf(resource, object));
    this.#numbers = new Map([...this.#carriers, ...this.#selecting].map((bearer, index) => [bearer, index]));
    for (const each of this.#selecting) for (const carrier of this.#selectedBy(each)) this.#join(each, carrier);
  }

  /** Adds the pairs that stand in a document. */
  collect(collect: Collector): void {
    for (const carrier of this.#carriers) {
      if (carrier.resource !== collect.resource) continue;
      for (const key of Object.keys(carrier.labels))
        collect.scalar([...carrier.path, key], (value) => this.#symbol(carrier, key, value), { role: 'definition' });
    }
    for (const each of this.#selecting) {
      if (each.resource !== collect.resource) continue;
      for (const { key, path } of each.pairs) collect.scalar(path, (value) => this.#symbol(each, key, value), { fixed: each.fixed });
    }
  }

  /** The workloads whose pods a document (a Service, a budget) selects. */
  workloadsOf(resource: Resource): Resource[] {
    const own = this.#selecting.filter((each) => each.resource === resource);
    return own.flatMap((each) => this.#selectedBy(each).map((carrier) => carrier.resource));
  }

  #selectedBy({ resource, selector }: Selecting): Carrier[] {
    return this.#carriers.filter(
      (carrier) => compareNamespaces(carrier.resource.namespace, resource.namespace) !== 'different' && selects(selector, carrier.labels),
    );
  }

  #symbol(bearer: object, key: string, value: string): string {
    return `label ${this.#numbers.get(this.#root(bearer))}/${key}=${value}`;
  }

  #root(bearer: object): object {
    let here = bearer;
    for (let next = this.#group.get(here); next !== undefined; next = this.#group.get(here)) here = next;
    return here;
  }

  #join(one: object, other: object): void {
    const [a, b] = [this.#root(one), this.#root(other)];
    if (a !== b) this.#group.set(a, b);
  }
}

function carrierOf(resource: Resource, object: KubeObject): Carrier[] {
  const path = resource.kind === 'Pod' ? ['metadata', 'labels'] : ['spec', 'template', 'metadata', 'labels'];
  if (resource.kind !== 'Pod' && !workloadKinds.includes(resource.kind)) return [];
  return [{ resource, path, labels: peekTexts(object, ...path) }];
}

function selectorsOf(resource: Resource, object: KubeObject): Selecting[] {
  const { kind } = resource;
  const at = (path: Path, fixed = false): Selecting[] => {
    const value = peek(object, ...path);
    return value === undefined ? [] : [{ resource, selector: labelSelector(value), pairs: pairsOf(value, path), fixed }];
  };
  if (kind === 'Service') {
    const value = peek(object, 'spec', 'selector');
    const pairs = Object.keys(peekTexts(value)).map((key) => ({ key, path: ['spec', 'selector', key] }));
    return [{ resource, selector: mapSelector(value), pairs, fixed: false }];
  }
  if (kind === 'PodDisruptionBudget') return at(['spec', 'selector']);
  if (kind === 'NetworkPolicy') return at(['spec', 'podSelector']);
  if (!workloadKinds.includes(kind)) return [];
  return [...at(['spec', 'selector'], kind === 'StatefulSet'), ...placements(object).flatMap((path) => at(path))];
}

/** Where a pod template selects other pods: spread constraints, affinity and anti-affinity. */
function placements(object: KubeObject): Path[] {
  const spec = ['spec', 'template', 'spec'];
  const spread = [...peekList(object, ...spec, 'topologySpreadConstraints').keys()].map((index) => [
    ...spec,
    'topologySpreadConstraints',
    index,
    'labelSelector',
  ]);
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => {
    const required = [...spec, 'affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution'];
    const preferred = [...spec, 'affinity', kind, 'preferredDuringSchedulingIgnoredDuringExecution'];
    return [
      ...[...peekList(object, ...required).keys()].map((index) => [...required, index, 'labelSelector']),
      ...[...peekList(object, ...preferred).keys()].map((index) => [...preferred, index, 'podAffinityTerm', 'labelSelector']),
    ];
  });
  return [...spread, ...terms];
}

function pairsOf(selector: unknown, path: Path): { key: string; path: Path }[] {
  const matched = Object.keys(peekTexts(selector, 'matchLabels')).map((key) => ({ key, path: [...path, 'matchLabels', key] }));
  const listed = peekList(selector, 'matchExpressions').flatMap((expression, index) => {
    const key = peek(expression, 'key');
    if (typeof key !== 'string' || peek(expression, 'operator') !== 'In') return [];
    return [...peekList(expression, 'values').keys()].map((item) => ({ key, path: [...path, 'matchExpressions', index, 'values', item] }));
  });
  return [...matched, ...listed];
}
