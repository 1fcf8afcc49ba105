/** Lanes of pods that a set wants and that never came: there would be nothing to ask "why not?" of. */
import { ordinals, podName } from '../../kube/identity.ts';
import { type KubeObject, keyText } from '../../kube/objects.ts';
import type { Lane } from './lanes.ts';

/** The lanes with an empty one for each pod that one of the sets wants and that never was; pods stay in the order of their names. */
export function withMissingPods(lanes: readonly Lane[], sets: readonly KubeObject[]): readonly Lane[] {
  const known = new Set(lanes.map((lane) => lane.id));
  const missing = sets.flatMap((set) =>
    ordinals(set, mostMissing).flatMap((ordinal): Lane[] => {
      const name = podName(set.metadata.name ?? '', ordinal);
      const object = { kind: 'Pod', namespace: set.metadata.namespace ?? '', name };
      const id = keyText(object);
      return known.has(id) ? [] : [{ id, group: 'pods', object, label: name, segments: [], marks: [] }];
    }),
  );
  if (missing.length === 0) return lanes;
  const pods = [...lanes.filter((lane) => lane.group === 'pods'), ...missing].toSorted(
    (a, b) => collator.compare(a.object.namespace, b.object.namespace) || collator.compare(a.label, b.label),
  );
  return [...lanes.filter((lane) => lane.group !== 'pods'), ...pods];
}

const collator = new Intl.Collator('en', { numeric: true });

/** Of a set that has not got far, the first ones tell enough. */
const mostMissing = 100;
