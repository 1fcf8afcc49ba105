import { objectKey } from '../../kube/objects.ts';
import type { Disk } from '../truth.ts';
import type { Harm } from './harm.ts';

/** A program starts on a disk, or in a directory of one, that a program of another name has written. */
export const foreignData: Harm = {
  name: 'foreign-data',
  watch() {
    return ({ object, before, after }) => {
      if (object.kind !== 'Disk' || after === undefined) return undefined;
      const [then, now] = [before as Disk | undefined, after as Disk];
      if (now.writers.length < 2 || now.writers.length === (then?.writers.length ?? 0)) return undefined;
      const last = now.writers.at(-1) ?? '';
      const first = now.writers.find((each) => directoryOf(each) === directoryOf(last));
      if (first === undefined || first === last) return undefined;
      const text = `${last} starts on the data of ${first}`;
      return { text, object: objectKey('PersistentVolume', '', object.name) };
    };
  },
};

function directoryOf(writer: string): string | undefined {
  return writer.split(' in ')[1];
}
