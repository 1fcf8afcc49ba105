/** A binary heap: the smallest item first, in O(log n) for each push and pop. */
export class Heap<T> {
  readonly #items: T[];
  readonly #before: (left: T, right: T) => boolean;

  /** `before` must be a strict total order. `items`, when given, must come from another heap's `items()` of the same order. */
  constructor(before: (left: T, right: T) => boolean, items: readonly T[] = []) {
    this.#before = before;
    this.#items = [...items];
  }

  get size(): number {
    return this.#items.length;
  }

  /** The smallest item, left where it is. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** All items in heap order: good for a copy, not for reading in order. */
  items(): readonly T[] {
    return this.#items;
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as T;
      if (!this.#before(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  /** Takes the smallest item out. */
  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return first;
    this.#sink(last);
    return first;
  }

  /** Puts an item into the empty place at the top and lets it sink. */
  #sink(item: T): void {
    const items = this.#items;
    const count = items.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      const right = child + 1;
      if (right < count && this.#before(items[right] as T, items[child] as T)) child = right;
      const below = items[child] as T;
      if (!this.#before(below, item)) break;
      items[at] = below;
      at = child;
    }
    items[at] = item;
  }
}
