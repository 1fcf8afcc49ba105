import type { Invariant } from './invariant.ts';

/** invariant: a pod name is created only when no object of that name exists. */
export const oneObjectAName: Invariant = {
  name: 'one-object-a-name',
  text: 'a pod name is created only when no object of that name exists',
  watch() {
    const there = new Set<string>();
    return {
      transition({ object, verb }) {
        if (object.kind !== 'Pod') return undefined;
        const name = `${object.namespace}/${object.name}`;
        if (verb === 'remove') there.delete(name);
        if (verb !== 'create') return undefined;
        if (there.has(name)) return `${name} is created while it exists`;
        there.add(name);
        return undefined;
      },
    };
  },
};
