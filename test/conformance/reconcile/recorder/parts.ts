import type { Owner, Recorded } from '../record.ts';

/** The reference of the set as controller. */
export const ownerOf = (name: string): Owner => ({ kind: 'StatefulSet', name, uid: 'set1', controller: true });

/** The labels of a template with that letter. */
export const labelsOf = (labels: Readonly<Record<string, string>>, letter: string): Record<string, string> => {
  const { tier: _, ...common } = labels;
  return letter === 'G' ? { ...common, tier: 'g' } : common;
};

/** What a generated spec has, as the generator reads it back. */
export interface SpecShape {
  readonly replicas: number;
  readonly minReadySeconds?: number;
  readonly ordinals?: { readonly start: number };
}

export const shapeOf = (set: Recorded['set']): SpecShape => set.spec as unknown as SpecShape;

/** The volumes of the pod of that ordinal. */
export function volumesOf(set: Recorded['set'], pod: string): Record<string, string> {
  return {
    ...Object.fromEntries((set.spec.volumeClaimTemplates ?? []).map((each) => [each.name, `${each.name}-${pod}`])),
    ...Object.fromEntries((set.spec.template.volumes ?? []).map((each) => [each, ''])),
  };
}
