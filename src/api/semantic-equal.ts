import { members } from '../base/peek.ts';
import { compareQuantities, quantityOf } from '../kube/quantity.ts';

/** Members that hold a quantity for each resource. */
const quantityLists = new Set(['limits', 'requests', 'overhead', 'capacity', 'allocatedResources', 'allocatable', 'hard']);
/** Members that are a quantity. */
const quantities = new Set(['sizeLimit', 'divisor']);

/**
 * Whether the server takes two values for the same: `1Gi` is `1024Mi`, and an empty list or map is as good as none.
 * kube: equality.Semantic.DeepEqual. Bounded like every walk over decoded objects.
 */
export function semanticEqual(one: unknown, other: unknown, member = '', depth = 0): boolean {
  if (depth > 200) return false;
  if (quantities.has(member)) return sameQuantity(one, other);
  if (quantityLists.has(member)) return sameQuantities(one ?? {}, other ?? {});
  if (isNothing(one) && isNothing(other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, i) => semanticEqual(each, other[i], '', depth + 1));
  }
  const left = members(one);
  const right = members(other);
  if (left === undefined || right === undefined) return one === other;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const name of names) if (!semanticEqual(left[name], right[name], name, depth + 1)) return false;
  return true;
}

/** A list without items, or nothing at all. An empty map of labels, too; an empty struct that was given is something. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function sameQuantity(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const left = one === undefined ? undefined : quantityOf(one);
  const right = other === undefined ? undefined : quantityOf(other);
  return left !== undefined && right !== undefined && compareQuantities(left, right) === 0;
}

function sameQuantities(one: unknown, other: unknown): boolean {
  const left = members(one);
  const right = members(other);
  if (left === undefined || right === undefined) return one === other;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && sameQuantity(left[name], right[name]))
  );
}
