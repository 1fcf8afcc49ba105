import { peekInteger, peekText } from '../../base/peek.ts';
import type { Invariant } from './invariant.ts';

/** invariant: `observedGeneration` never falls; `currentRevision` only ever becomes the `updateRevision`. */
export const revisionProgress: Invariant = {
  name: 'revision-progress',
  text: 'observedGeneration never falls, and currentRevision only ever becomes the updateRevision',
  watch: () => ({
    transition({ object, verb, before, after }) {
      if (object.kind !== 'StatefulSet' || verb !== 'update') return undefined;
      const observed = (set: unknown): number => peekInteger(set, 'status', 'observedGeneration') ?? 0;
      if (observed(after) < observed(before)) return `observedGeneration of ${object.name} falls to ${observed(after)}`;
      const current = peekText(after, 'status', 'currentRevision');
      if (current === peekText(before, 'status', 'currentRevision') || current === peekText(after, 'status', 'updateRevision'))
        return undefined;
      return `currentRevision of ${object.name} becomes ${current ?? 'unset'}, which is not the updateRevision`;
    },
  }),
};
