import { peekInteger, peekText } from '../../base/peek.ts';
import { isOwnedBy, type KubeObject } from '../../kube/objects.ts';
import type { Invariant } from './invariant.ts';

/** invariant: `observedGeneration` never falls; `currentRevision` only ever becomes the `updateRevision`, and while the one before is its own only when all pods have it. */
export const revisionProgress: Invariant = {
  name: 'revision-progress',
  text: 'observedGeneration never falls, and currentRevision only ever becomes the updateRevision, when all pods have it',
  watch: () => ({
    transition({ object, verb, before, after }, live) {
      if (object.kind !== 'StatefulSet' || verb !== 'update') return undefined;
      const observed = (set: unknown): number => peekInteger(set, 'status', 'observedGeneration') ?? 0;
      if (observed(after) < observed(before)) return `observedGeneration of ${object.name} falls to ${observed(after)}`;
      const [then, now] = [before, after].map((set) => peekText(set, 'status', 'currentRevision') ?? '');
      if (now === then) return undefined;
      if (now !== peekText(after, 'status', 'updateRevision'))
        return `currentRevision of ${object.name} becomes ${now}, which is not the updateRevision`;
      const revision = live.get('ControllerRevision', object.namespace, then ?? '');
      // One that another set of the same selector has adopted is not there for this one.
      const isOwn = revision !== undefined && after !== undefined && isOwnedBy(revision, after);
      return isOwn && !isComplete(after) ? `currentRevision of ${object.name} becomes ${now} before all pods have it` : undefined;
    },
  }),
};

function isComplete(set: KubeObject | undefined): boolean {
  const [all, ...others] = ['replicas', 'updatedReplicas', 'readyReplicas'].map((field) => peekInteger(set, 'status', field) ?? 0);
  return others.every((each) => each === all);
}
