import { SharedMap } from '../../base/shared-map.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { type IndexName, indexes } from './indexes.ts';

/** The objects under one value of an index: their places in ascending order, and as a list until one of them changes. */
interface Found {
  readonly places: number[];
  list: readonly KubeObject[] | undefined;
}

type FoundByValue = Map<string, Found>;

/** The objects of a kind in one namespace, by name and by what else they are asked for. */
export class Indexed {
  readonly objects: SharedMap<KubeObject>;
  #list: readonly KubeObject[] | undefined;
  /** Only indexes that were asked for; made anew after a copy. */
  readonly #indexes = new Map<IndexName, FoundByValue>();

  constructor(objects: SharedMap<KubeObject> = new SharedMap()) {
    this.objects = objects;
  }

  list(): readonly KubeObject[] {
    return (this.#list ??= this.objects.values());
  }

  by(index: IndexName, value: string): readonly KubeObject[] {
    const found = (this.#indexes.get(index) ?? this.#make(index)).get(value);
    if (found === undefined) return none;
    return (found.list ??= found.places.map((place) => this.objects.atPlace(place) as KubeObject));
  }

  put(name: string, object: KubeObject): void {
    const before = this.objects.get(name);
    this.objects.set(name, object);
    this.#list = undefined;
    for (const [index, found] of this.#indexes) move(found, this.objects.place(name) as number, before, object, index);
  }

  remove(name: string): void {
    const before = this.objects.get(name);
    if (before === undefined) return;
    for (const [index, found] of this.#indexes) move(found, this.objects.place(name) as number, before, undefined, index);
    this.#list = undefined;
    if (this.objects.delete(name)) this.#indexes.clear();
  }

  copy(): Indexed {
    return new Indexed(this.objects.copy());
  }

  #make(index: IndexName): FoundByValue {
    const found: FoundByValue = new Map();
    for (const name of this.objects.keys()) {
      const place = this.objects.place(name) as number;
      move(found, place, undefined, this.objects.atPlace(place), index);
    }
    this.#indexes.set(index, found);
    return found;
  }
}

const none: readonly KubeObject[] = [];

/** Takes an object's old state out of an index and puts the new one in. */
function move(all: FoundByValue, place: number, before: KubeObject | undefined, after: KubeObject | undefined, index: IndexName): void {
  const { valuesOf } = indexes[index];
  const was = before === undefined ? noValues : valuesOf(before);
  // Most changes are of the status alone.
  const is = after === undefined ? noValues : after.spec === before?.spec ? was : valuesOf(after);
  for (const value of was) {
    const found = all.get(value);
    if (found === undefined) continue;
    found.list = undefined;
    if (is === was || is.includes(value)) continue;
    const at = found.places.indexOf(place);
    if (at >= 0) found.places.splice(at, 1);
    if (found.places.length === 0) all.delete(value);
  }
  if (is === was) return;
  for (const value of is) {
    let found = all.get(value);
    if (found === undefined) all.set(value, (found = { places: [], list: undefined }));
    found.list = undefined;
    let at = found.places.length;
    while (at > 0 && (found.places[at - 1] as number) > place) at--;
    if (found.places[at - 1] !== place) found.places.splice(at, 0, place);
  }
}

const noValues: readonly string[] = [];
