/**
 * Remembers an answer about an immutable object for one immutable circumstance (such as the spec of a set): asking again with the same two costs a
 * look-up. Only the newest circumstance of each object is kept.
 */
export function remember<O extends object, C extends object, A>(
  answer: (object: O, circumstance: C) => A,
): (object: O, circumstance: C) => A {
  const known = new WeakMap<O, { readonly circumstance: C; readonly value: A }>();
  return (object, circumstance) => {
    const found = known.get(object);
    if (found !== undefined && found.circumstance === circumstance) return found.value;
    const value = answer(object, circumstance);
    known.set(object, { circumstance, value });
    return value;
  };
}
