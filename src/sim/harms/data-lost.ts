import { objectKey } from '../../kube/objects.ts';
import type { Disk } from '../truth.ts';
import type { Harm } from './harm.ts';

/** A volume that somebody had written to is gone. */
export const dataLost: Harm = {
  name: 'data-lost',
  watch() {
    return ({ object, before, after }) => {
      if (object.kind !== 'Disk' || after !== undefined) return undefined;
      const writers = (before as Disk | undefined)?.writers ?? [];
      if (writers.length === 0) return undefined;
      const text = `the volume ${object.name} is deleted with the data of ${writers.join(', ')}`;
      return { text, object: objectKey('PersistentVolume', '', object.name) };
    };
  },
};
