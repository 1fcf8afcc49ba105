import * as s from '../script.ts';

export const both = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } };
export const whenScaled = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } };
export const parallel = { podManagementPolicy: 'Parallel' };
export const rolling = (rollingUpdate: Readonly<Record<string, unknown>>) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });
export const onDelete = { updateStrategy: { type: 'OnDelete' } };

/** A headless Service, a set, and the wait until its pods are ready. */
export const begin = (count: number, more: Readonly<Record<string, unknown>> = {}, storageClass?: string) => [
  s.headless(),
  s.set(count, more, storageClass),
  s.untilReady(count),
  s.quiet(2),
];
