import { remember } from '../../base/remember.ts';
import { type KubeObject, type ObjectKey, nameOf, namespaceText } from '../../kube/objects.ts';
import { Indexed } from './indexed.ts';
import { type IndexedObjects, type IndexName, indexes } from './indexes.ts';

/** Reading objects. A namespace is empty for cluster scope. Objects are immutable and shared: never change one. */
export interface Objects {
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  /** All of a kind, in one namespace or in all, in order of creation. */
  list(kind: string, namespace?: string): readonly KubeObject[];
}

/** What components read: also by other things than names, at a cost that does not grow with the number of all objects. */
export interface Cache extends Objects {
  /** The objects that the index finds under a value, in order of creation. The same list until one of them changes. */
  by<I extends IndexName>(index: I, value: string): readonly IndexedObjects[I][];
}

/** The object of that key. */
export function objectAt(objects: Pick<Objects, 'get'>, { kind, namespace, name }: ObjectKey): KubeObject | undefined {
  return objects.get(kind, namespace, name);
}

/** Key of an object in the store: the namespace is empty for cluster scope. */
export function storeKey(object: KubeObject): ObjectKey {
  return { kind: object.kind, namespace: namespaceText(object), name: nameOf(object) };
}

/** The names in a list, found once for each. */
export const namesOf = remember((objects: readonly KubeObject[]): ReadonlySet<string> => new Set(objects.map(nameOf)));

/** All objects of the world by kind, namespace and name. A copy is cheap: it shares what is not written to. */
export class Store implements Cache {
  readonly #kinds = new Map<string, Map<string, Indexed>>();

  get(kind: string, namespace: string, name: string): KubeObject | undefined {
    return this.#kinds.get(kind)?.get(namespace)?.objects.get(name);
  }

  list(kind: string, namespace?: string): readonly KubeObject[] {
    const byNamespace = this.#kinds.get(kind);
    if (namespace !== undefined) return byNamespace?.get(namespace)?.list() ?? none;
    return joined(byNamespace, (each) => each.list());
  }

  by<I extends IndexName>(index: I, value: string): readonly IndexedObjects[I][] {
    return joined(this.#kinds.get(indexes[index].kind), (each) => each.by(index, value)) as readonly IndexedObjects[I][];
  }

  /** All objects of all kinds. */
  all(): readonly KubeObject[] {
    return [...this.#kinds.keys()].flatMap((kind) => this.list(kind));
  }

  put(object: KubeObject): void {
    const { namespace = '', name = '' } = object.metadata;
    let byNamespace = this.#kinds.get(object.kind);
    if (byNamespace === undefined) this.#kinds.set(object.kind, (byNamespace = new Map()));
    let objects = byNamespace.get(namespace);
    if (objects === undefined) byNamespace.set(namespace, (objects = new Indexed()));
    objects.put(name, object);
  }

  remove({ kind, namespace, name }: ObjectKey): void {
    this.#kinds.get(kind)?.get(namespace)?.remove(name);
  }

  copy(): Store {
    const copy = new Store();
    for (const [kind, byNamespace] of this.#kinds) {
      copy.#kinds.set(kind, new Map([...byNamespace].map(([namespace, objects]) => [namespace, objects.copy()])));
    }
    return copy;
  }
}

const none: readonly KubeObject[] = [];

/** What all namespaces answer; that of a single one as it is. */
function joined(
  byNamespace: ReadonlyMap<string, Indexed> | undefined,
  answer: (objects: Indexed) => readonly KubeObject[],
): readonly KubeObject[] {
  if (byNamespace === undefined) return none;
  const [first, ...others] = byNamespace.values();
  if (first === undefined || others.length === 0) return first === undefined ? none : answer(first);
  return [first, ...others].flatMap(answer);
}
