import type { KubeObject } from '../../../kube/objects.ts';
import type { RefusalReason, Response } from '../../cluster/write.ts';
import type { Condition } from '../../cluster/conditions.ts';

/** A defaulted StatefulSet, as far as its controller reads it. */
export interface StatefulSet extends KubeObject {
  readonly spec: {
    readonly replicas: number;
    readonly minReadySeconds?: number;
    readonly podManagementPolicy?: string;
    readonly serviceName?: string;
    readonly revisionHistoryLimit?: number;
    readonly selector: unknown;
    readonly template: Template;
    readonly volumeClaimTemplates?: readonly KubeObject[];
    readonly ordinals?: { readonly start?: number };
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: number | string };
    };
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string };
  };
  readonly status?: Partial<StatefulSetStatus>;
}

export interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface StatefulSetStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
  readonly availableReplicas: number;
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
  readonly conditions?: readonly Condition[];
}

/** A ControllerRevision. */
export interface Revision extends KubeObject {
  readonly revision: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why a pass could not go on: what the real function returns as its error. */
export interface Failure {
  readonly message: string;
  readonly reason?: RefusalReason;
  /** The failures that this one is made of. */
  readonly parts?: readonly Failure[];
}

/** The failure that a refused write is, with words before it where the controller adds some. */
export function failureOf(answer: Response, prefix = ''): Failure | undefined {
  return answer.ok ? undefined : { message: `${prefix}${answer.message}`, reason: answer.reason };
}

/** Several failures as one, whose message has each part's once. kube: k8s.io/apimachinery/pkg/util/errors aggregate.Error */
export function aggregate(failures: readonly (Failure | undefined)[]): Failure | undefined {
  if (failures.every((each) => each === undefined)) return undefined;
  const parts = failures.flatMap((each) => each?.parts ?? each ?? []);
  const messages = [...new Set(parts.map((each) => each.message))];
  const [first] = parts;
  return messages.length === 1 ? first : { message: `[${messages.join(', ')}]`, parts };
}

export function isParallel(set: StatefulSet): boolean {
  return set.spec.podManagementPolicy === 'Parallel';
}

export function strategyType(set: StatefulSet): string {
  return set.spec.updateStrategy?.type ?? 'RollingUpdate';
}
