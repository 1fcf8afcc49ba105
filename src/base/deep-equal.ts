/** Whether two plain values (as from JSON) are the same: members in any order, a member that is `undefined` counts as absent. */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let at = 0; at < left.length; at++) if (!deepEqual(left[at], right[at])) return false;
    return true;
  }
  if (Array.isArray(right)) return false;
  return sameMembers(left as Readonly<Record<string, unknown>>, right as Readonly<Record<string, unknown>>);
}

function sameMembers(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  for (const name of Object.keys(left)) if (left[name] !== undefined && !deepEqual(left[name], right[name])) return false;
  for (const name of Object.keys(right)) if (right[name] !== undefined && left[name] === undefined) return false;
  return true;
}
