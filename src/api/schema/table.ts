import { type Minor, minors } from '../../kube/versions.ts';

/** A type as the server's decoder sees it. `go` is how it prints the type. */
export type SchemaType =
  | { readonly kind: 'struct'; readonly go: string; readonly name: string }
  | { readonly kind: 'list' | 'map'; readonly go: string; readonly of: SchemaType }
  /** `values` are the published constants of a named string type; the decoder does not enforce them. */
  | { readonly kind: 'string'; readonly go: string; readonly values?: readonly string[] }
  | { readonly kind: 'integer'; readonly go: string; readonly bits: 8 | 32 | 64 }
  | {
      readonly kind: 'boolean' | 'float' | 'quantity' | 'intOrString' | 'time' | 'microTime' | 'duration' | 'bytes' | 'any';
      readonly go: string;
    };

/** One field of a struct. */
export interface SchemaField {
  readonly name: string;
  readonly type: SchemaType;
  /** The published document demands it. The server does not: what it demands is a validation rule. */
  readonly required: boolean;
  /** The published default, where it is not the zero value. */
  readonly default?: unknown;
  /** Names of the embedded Go structs that the field is reached through: `['VolumeSource']` for `Volume.hostPath`. */
  readonly through: readonly string[];
  /** The first supported minor with the field; absent when all have it. */
  readonly since?: Minor;
  /** The struct that declares the field: descriptions of embedded fields may stand there. */
  readonly declaredIn: string;
}

/** One struct: `name` is unique in the table (`core.Container`), `go` is its name without package, as decode errors print it. */
export interface SchemaStruct {
  readonly name: string;
  readonly go: string;
  readonly fields: ReadonlyMap<string, SchemaField>;
}

/** What one Kubernetes minor knows. Made by `readSchemas`; structs are built when they are first asked for. */
export interface SchemaTable {
  readonly minor: Minor;
  /** The struct of a kind; undefined for kinds that the tables do not have. */
  structOfKind(apiVersion: string, kind: string): SchemaStruct | undefined;
  /** A struct by its unique name. */
  struct(name: string): SchemaStruct;
}

/** Documentation of fields, from the published documents. */
export interface SchemaDescriptions {
  /** The text for a field of a struct, or for the struct itself. Empty when there is none. */
  describe(minor: Minor, struct: string, field?: SchemaField): string;
}

/** Follows member names and list indices from a struct to the type that stands there. Undefined where the table knows nothing. */
export function typeAt(table: SchemaTable, start: SchemaStruct, path: readonly (string | number)[]): SchemaType | undefined {
  let type: SchemaType | undefined = { kind: 'struct', go: start.go, name: start.name };
  for (const step of path) {
    if (type?.kind === 'struct') type = table.struct(type.name).fields.get(String(step))?.type;
    else if (type?.kind === 'list' || type?.kind === 'map') type = type.of;
    else return undefined;
  }
  return type;
}

/** A value over the minors: itself, or by the minor from which it holds (null: gone). The form of `schemas/kubernetes/*.json`. */
export type History<T> = T | { readonly [from in Minor]?: T | null };

/** The value that holds in a minor, with the minor it came in when it was not always there. */
export function valueIn<T extends string | readonly string[]>(
  history: History<T>,
  minor: Minor,
): { readonly value: T; readonly since?: Minor } | undefined {
  if (typeof history === 'string' || Array.isArray(history)) return { value: history as T };
  let found: { value: T; since?: Minor } | undefined;
  let since: Minor | undefined;
  for (const each of minors) {
    const value = (history as { readonly [from in Minor]?: T | null })[each];
    if (value === null) {
      found = undefined;
      since = undefined;
    } else if (value !== undefined) {
      since ??= each;
      found = since === minors[0] ? { value } : { value, since };
    }
    if (each === minor) break;
  }
  return found;
}
