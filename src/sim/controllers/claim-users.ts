/**
 * Which pods name which claim: an index that a component keeps in its notes, so that a change of one pod does not cost a look at all of them. The component
 * tells it of every pod that comes, changes or goes, as far as its cache has it.
 */
import { claimsOf, type Pod } from '../../kube/views.ts';
import { type Context, objectKeyText, splitKey } from '../component.ts';

const indexed = 'claim-users';

/** A pod (`namespace/name`) may have changed. Answers the claims that it named or names, as `namespace/name`. */
export function podChanged(key: string, context: Context): readonly string[] {
  build(context);
  const { namespace, name } = splitKey(key);
  const pod = context.cache.get('Pod', namespace, name) as Pod | undefined;
  const before = (context.memory.get(`claims/${key}`) as readonly string[] | undefined) ?? [];
  const now = pod === undefined ? [] : claimsOf(pod).map((each) => `${namespace}/${each}`);
  for (const claim of before) if (!now.includes(claim)) setUsers(claim, without(usersNote(claim, context), key), context);
  for (const claim of now) if (!before.includes(claim)) setUsers(claim, [...usersNote(claim, context), key], context);
  if (now.length > 0) context.memory.set(`claims/${key}`, now);
  else context.memory.delete(`claims/${key}`);
  return [...new Set([...before, ...now])];
}

/** The pods that name the claim (`namespace/name`), as the cache has them. */
export function usersOf(claim: string, context: Context): Pod[] {
  build(context);
  return usersNote(claim, context).flatMap((key) => {
    const { namespace, name } = splitKey(key);
    const pod = context.cache.get('Pod', namespace, name) as Pod | undefined;
    return pod !== undefined && claimsOf(pod).includes(splitKey(claim).name) ? [pod] : [];
  });
}

/** Once, at the start and after a restart. */
function build(context: Context): void {
  const { memory, cache } = context;
  if (memory.has(indexed)) return;
  memory.set(indexed, true);
  for (const pod of cache.list('Pod')) podChanged(objectKeyText(pod), context);
}

function usersNote(claim: string, { memory }: Context): readonly string[] {
  return (memory.get(`users/${claim}`) as readonly string[] | undefined) ?? [];
}

function setUsers(claim: string, users: readonly string[], { memory }: Context): void {
  if (users.length === 0) memory.delete(`users/${claim}`);
  else memory.set(`users/${claim}`, users);
}

function without(keys: readonly string[], key: string): string[] {
  return keys.filter((each) => each !== key);
}
