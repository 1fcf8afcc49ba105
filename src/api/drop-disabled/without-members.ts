/** The object without some of its members; the object itself when it has none of them. */
export function withoutMembers<Value extends object>(value: Value, ...names: readonly string[]): Value {
  if (!names.some((name) => Object.hasOwn(value, name))) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Value;
}
