/**
 * A map with text keys in order of insertion, as `Map` has it, of which a copy costs almost nothing: a copy shares what it was made from until one of
 * the two is written to, and finds its places again only when it is asked.
 */
export class SharedMap<V> {
  /** Keys and values stand at the same places; a deleted key leaves a hole. */
  #keys: (string | undefined)[] = [];
  #values: (V | undefined)[] = [];
  /** Place by key; absent in a copy that nobody has asked yet. */
  #places: Map<string, number> | undefined = new Map();
  #holes = 0;
  /** No key stands before this place. */
  #start = 0;
  #keysAreShared = false;
  #valuesAreShared = false;

  get size(): number {
    return this.#values.length - this.#holes;
  }

  get(key: string): V | undefined {
    const place = this.place(key);
    return place === undefined ? undefined : this.#values[place];
  }

  /** The key that was set first. */
  first(): string | undefined {
    if (this.size === 0) return undefined;
    while (this.#keys[this.#start] === undefined) this.#start++;
    return this.#keys[this.#start];
  }

  has(key: string): boolean {
    return this.place(key) !== undefined;
  }

  /** Where the key stands: an earlier one has a lower place. A place is valid until `delete` answers that places have moved. */
  place(key: string): number | undefined {
    return (this.#places ?? this.#find()).get(key);
  }

  atPlace(place: number): V | undefined {
    return this.#values[place];
  }

  set(key: string, value: V): void {
    const place = this.place(key);
    if (place === undefined) {
      this.#ownKeys();
      this.#places?.set(key, this.#keys.push(key) - 1);
    }
    this.#ownValues();
    this.#values[place ?? this.#values.length] = value;
  }

  /** Answers whether places have moved. */
  delete(key: string): boolean {
    const place = this.place(key);
    if (place === undefined) return false;
    this.#places?.delete(key);
    this.#ownKeys();
    this.#ownValues();
    this.#keys[place] = undefined;
    this.#values[place] = undefined;
    this.#holes++;
    if (this.#holes < 16 || this.#holes * 4 < this.size) return false;
    this.#values = this.#filled();
    this.#keys = [...this.keys()];
    this.#holes = this.#start = 0;
    this.#find();
    return true;
  }

  keys(): readonly string[] {
    return this.#keys.filter((each) => each !== undefined);
  }

  /** All values; the list stays as it is when the map is written to. */
  values(): readonly V[] {
    if (this.#holes > 0) return this.#filled();
    this.#valuesAreShared = true;
    return this.#values as readonly V[];
  }

  copy(): SharedMap<V> {
    const copy = new SharedMap<V>();
    copy.#keys = this.#keys;
    copy.#values = this.#values;
    copy.#places = undefined;
    copy.#holes = this.#holes;
    copy.#keysAreShared = copy.#valuesAreShared = this.#keysAreShared = this.#valuesAreShared = true;
    return copy;
  }

  #filled(): V[] {
    return this.#values.filter((_, place) => this.#keys[place] !== undefined) as V[];
  }

  #find(): Map<string, number> {
    const places = new Map<string, number>();
    this.#keys.forEach((key, place) => key !== undefined && places.set(key, place));
    this.#places = places;
    return places;
  }

  /** Before a write: what others hold must not change. */
  #ownKeys(): void {
    if (this.#keysAreShared) this.#keys = this.#keys.slice();
    this.#keysAreShared = false;
  }

  #ownValues(): void {
    if (this.#valuesAreShared) this.#values = this.#values.slice();
    this.#valuesAreShared = false;
  }
}
