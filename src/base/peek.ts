/** Reading members of values whose shape nobody has checked: each function answers undefined (or empty) where the shape is another. */

export type Members = Readonly<Record<string, unknown>>;

/** The value as an object with members, when it is one. */
export function members(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
}

/** The value reached by member names and indices, undefined as soon as one is missing. Own members only. */
export function peek(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

/** The list reached by the path; an empty one where there is none. */
export function peekList(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = peek(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The text reached by the path, when it is text. */
export function peekText(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = peek(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The whole number reached by the path, when it is a safe one. */
export function peekInteger(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = peek(value, ...path);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined;
}

/** The truth value reached by the path, when it is one. */
export function peekBoolean(value: unknown, ...path: readonly (string | number)[]): boolean | undefined {
  const found = peek(value, ...path);
  return typeof found === 'boolean' ? found : undefined;
}

/** The members reached by the path whose values are text: labels, annotations, `matchLabels`. */
export function peekTexts(value: unknown, ...path: readonly (string | number)[]): Readonly<Record<string, string>> {
  const found = members(peek(value, ...path));
  if (found === undefined) return {};
  const entries = Object.entries(found);
  // Nearly always all of them are.
  if (entries.every((entry) => typeof entry[1] === 'string')) return found as Readonly<Record<string, string>>;
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
