import type { KubeObject, ObjectKey } from '../../kube/objects.ts';

/** Reading objects. A namespace is empty for cluster scope. Objects are immutable and shared: never change one. */
export interface Objects {
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  /** All of a kind, in one namespace or in all, in order of creation. */
  list(kind: string, namespace?: string): readonly KubeObject[];
}

/** The objects of a kind in a namespace, and as a list until one changes: most lists are asked for again before that. */
interface ByName {
  readonly objects: Map<string, KubeObject>;
  list: readonly KubeObject[] | undefined;
}
type ByNamespace = Map<string, ByName>;

/** Key of an object in the store: the namespace is empty for cluster scope. */
export function storeKey(object: KubeObject): ObjectKey {
  return { kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' };
}

/** All objects of the world by kind, namespace and name. A copy is cheap: objects are shared. */
export class Store implements Objects {
  readonly #kinds: Map<string, ByNamespace>;

  constructor(kinds: Map<string, ByNamespace> = new Map()) {
    this.#kinds = kinds;
  }

  get(kind: string, namespace: string, name: string): KubeObject | undefined {
    return this.#kinds.get(kind)?.get(namespace)?.objects.get(name);
  }

  list(kind: string, namespace?: string): readonly KubeObject[] {
    const byNamespace = this.#kinds.get(kind);
    if (byNamespace === undefined) return [];
    if (namespace !== undefined) return listOf(byNamespace.get(namespace));
    if (byNamespace.size === 1) for (const byName of byNamespace.values()) return listOf(byName);
    return [...byNamespace.values()].flatMap(listOf);
  }

  /** All objects of all kinds. */
  all(): readonly KubeObject[] {
    return [...this.#kinds.values()].flatMap((byNamespace) => [...byNamespace.values()].flatMap(listOf));
  }

  put(object: KubeObject): void {
    const { kind, namespace, name } = storeKey(object);
    let byNamespace = this.#kinds.get(kind);
    if (byNamespace === undefined) this.#kinds.set(kind, (byNamespace = new Map()));
    let byName = byNamespace.get(namespace);
    if (byName === undefined) byNamespace.set(namespace, (byName = { objects: new Map(), list: undefined }));
    byName.objects.set(name, object);
    byName.list = undefined;
  }

  remove({ kind, namespace, name }: ObjectKey): void {
    const byName = this.#kinds.get(kind)?.get(namespace);
    if (byName?.objects.delete(name) === true) byName.list = undefined;
  }

  copy(): Store {
    const kinds = new Map<string, ByNamespace>();
    for (const [kind, byNamespace] of this.#kinds) {
      kinds.set(
        kind,
        new Map([...byNamespace].map(([namespace, byName]) => [namespace, { objects: new Map(byName.objects), list: byName.list }])),
      );
    }
    return new Store(kinds);
  }
}

function listOf(byName: ByName | undefined): readonly KubeObject[] {
  if (byName === undefined) return [];
  return (byName.list ??= [...byName.objects.values()]);
}
