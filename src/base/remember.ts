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
