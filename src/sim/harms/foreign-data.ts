import { objectKey } from '../../kube/objects.ts';
import type { Disk } from '../truth.ts';
import type { Harm } from './harm.ts';

/** A program starts on a disk that a program of another name has written. */
export const foreignData: Harm = {
  name: 'foreign-data',
  watch() {
    return ({ object, before, after }) => {
      if (object.kind !== 'Disk' || after === undefined) return undefined;
      const [then, now] = [before as Disk | undefined, after as Disk];
      if (now.writers.length < 2 || now.writers.length === (then?.writers.length ?? 0)) return undefined;
      const [first, ...others] = now.writers;
      const text = `${others.at(-1) ?? ''} starts on the data of ${first ?? ''}`;
      return { text, object: objectKey('PersistentVolume', '', object.name) };
    };
  },
};
