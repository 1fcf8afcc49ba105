import { setOwn } from '../../base/set-own.ts';
import { quantityOf, quantityText, roundUp } from '../../kube/quantity.ts';
import type { KubeObject } from '../../kube/objects.ts';

/** An object while its defaults are filled in: a copy of our own, so that it may be written to. */
export type Draft = Record<string, unknown>;

/** Deeper values are shared and not copied; no kind nests that deep. */
const maxDepth = 200;
const milli = -3;

/** A copy without the members that are null: the server reads null as absent. */
export function draftOf(object: KubeObject): Draft {
  return copy(object, 0) as Draft;
}

/** The draft as an object again. */
export function finished(draft: Draft): KubeObject {
  return draft as unknown as KubeObject;
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item ?? undefined, depth + 1));
  const made: Draft = {};
  for (const name of Object.keys(value)) {
    const member = (value as Draft)[name];
    if (member === null || member === undefined) continue;
    setOwn(made, name, copy(member, depth + 1));
  }
  return made;
}

/** A member that is an object, if it is there. */
export function child(draft: Draft | undefined, member: string): Draft | undefined {
  const value = draft?.[member];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : undefined;
}

/** A member that is an object; made where it is missing, as for a struct of Go that is no pointer. */
export function ensure(draft: Draft, member: string): Draft {
  const found = child(draft, member);
  if (found !== undefined) return found;
  const made: Draft = {};
  draft[member] = made;
  return made;
}

/** The objects of a list; a null entry becomes an empty object, as the server reads it. */
export function items(draft: Draft | undefined, member: string): Draft[] {
  const list = draft?.[member];
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown, index) => {
    if (typeof item === 'object' && item !== null) return item as Draft;
    const made: Draft = {};
    list[index] = made;
    return made;
  });
}

/** The text of a member; empty where there is none. */
export function text(draft: Draft | undefined, member: string): string {
  const value = draft?.[member];
  return typeof value === 'string' ? value : '';
}

/** Fills a member in whose zero value means "not given": absent, empty text, 0. */
export function setIfZero(draft: Draft, member: string, value: unknown): void {
  const given = draft[member];
  if (given === undefined || given === '' || given === 0) draft[member] = value;
}

/** Fills a member in that is a pointer in Go: only when it is absent. */
export function setIfAbsent(draft: Draft, member: string, value: unknown): void {
  if (draft[member] === undefined) draft[member] = value;
}

/** A quantity as the server prints it. */
export function canonicalQuantity(draft: Draft | undefined, member: string): void {
  const quantity = draft?.[member] === undefined ? undefined : quantityOf(draft[member]);
  if (draft !== undefined && quantity !== undefined) draft[member] = quantityText(quantity);
}

/** Every quantity of a resource list, rounded up to milli. kube: core/v1 SetDefaults_ResourceList */
export function roundResources(draft: Draft | undefined, member: string): void {
  const list = child(draft, member);
  if (list === undefined) return;
  for (const [name, value] of Object.entries(list)) {
    const quantity = quantityOf(value);
    if (quantity !== undefined) list[name] = quantityText(roundUp(quantity, milli));
  }
}

/** `requests` and `limits`. */
export function roundRequirements(draft: Draft | undefined): void {
  roundResources(draft, 'limits');
  roundResources(draft, 'requests');
}

/** The namespace of a request that names none. */
export function ensureNamespace(draft: Draft): void {
  setIfZero(ensure(draft, 'metadata'), 'namespace', 'default');
}
