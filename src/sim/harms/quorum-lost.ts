import type { Quorum } from '../truth.ts';
import type { Harm } from './harm.ts';

/** A group that needs a majority had one and has none any more. */
export const quorumLost: Harm = {
  name: 'quorum-lost',
  watch() {
    return ({ object, before, after }) => {
      if (object.kind !== 'Quorum') return undefined;
      const [then, now] = [before as Quorum | undefined, after as Quorum | undefined];
      if (then?.has !== true || now === undefined || now.has) return undefined;
      const text = `${now.up.length} of ${now.members} members of ${object.name} are up: no majority`;
      return { text, object: { ...object, kind: 'StatefulSet' } };
    };
  },
};
