/** Remembers the answer about each immutable object, for as long as the object is there: asking again costs a look-up. */
export function remember<O extends object, A>(answer: (object: O) => A): (object: O) => A {
  const known = new WeakMap<O, A>();
  return (object) => {
    let found = known.get(object);
    if (found === undefined) known.set(object, (found = answer(object)));
    return found;
  };
}

/** The same for an object under a circumstance (such as the spec of a set). Only the newest circumstance of each object is kept. */
export function rememberUnder<O extends object, C, A>(answer: (object: O, circumstance: C) => A): (object: O, circumstance: C) => A {
  const known = new WeakMap<O, { readonly circumstance: C; readonly value: A }>();
  return (object, circumstance) => {
    let found = known.get(object);
    if (found === undefined || found.circumstance !== circumstance) {
      known.set(object, (found = { circumstance, value: answer(object, circumstance) }));
    }
    return found.value;
  };
}

/**
 * The answers about each item of a list. Lists that follow each other differ in an item or two: all others keep the answer that they had in the list
 * before, found by its place.
 */
export function rememberEach<T, A>(answer: (item: T) => A): (list: readonly T[]) => readonly A[] {
  let before: readonly T[] = [];
  let answers: readonly A[] = [];
  return (list) => {
    if (list === before) return answers;
    let from = -1;
    const next = list.map((item) => {
      if (item !== before[++from] && item === before[from + 1]) from++;
      return item === before[from] ? (answers[from] as A) : answer(item);
    });
    before = list;
    answers = next;
    return next;
  };
}
