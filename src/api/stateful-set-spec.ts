/** A StatefulSet's spec as decoded JSON of v1. */
import type { ObjectMeta } from '../kube/objects.ts';
import type { PodTemplateSpec } from './pod-spec.ts';
import type { LabelSelector } from './validate/labels.ts';

export interface StatefulSetSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template?: PodTemplateSpec;
  readonly volumeClaimTemplates?: readonly VolumeClaim[];
  readonly serviceName?: string;
  readonly podManagementPolicy?: string;
  readonly updateStrategy?: UpdateStrategy;
  readonly revisionHistoryLimit?: number;
  readonly minReadySeconds?: number;
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string };
  readonly ordinals?: { readonly start?: number };
}

export interface UpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: RollingUpdate;
}

export interface RollingUpdate {
  readonly partition?: number;
  readonly maxUnavailable?: number | string;
}

/** An entry of `volumeClaimTemplates`. */
export interface VolumeClaim {
  readonly metadata?: ObjectMeta;
  readonly spec?: Readonly<Record<string, unknown>>;
}
