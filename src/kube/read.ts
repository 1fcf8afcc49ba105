/** Short words over `base/peek` for tables and looks, where what is missing prints as nothing. */
import { type Members, members, peekList } from '../base/peek.ts';

/** The value as members; none when it is no object. */
export function fields(value: unknown): Members {
  return members(value) ?? {};
}

/** The value as a list of objects. */
export function list(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function count(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The status condition of a type. */
export function condition(object: unknown, type: string): Members | undefined {
  return peekList(object, 'status', 'conditions')
    .map(fields)
    .find((each) => each['type'] === type);
}
