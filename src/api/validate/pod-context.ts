import type { Path } from '../../kube/objects.ts';
import type { PodSpec, Volume } from '../pod-spec.ts';
import type { Field } from './field.ts';
import type { Report } from './report.ts';

/**
 * What changes the rules of a pod spec besides the version: where it stands, and what a stored object got away with before.
 * kube: core validation.PodValidationOptions
 */
export interface PodOptions {
  /** The spec is a pod's own, not a template's. */
  readonly isPod: boolean;
  /** The pod's name, where it is known. */
  readonly podName?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Where each of `spec.volumes` stands in the decoded object, when the list that is validated is not the list that was written. */
  readonly volumePlaces?: readonly Path[];
  /** What the stored object has already and may keep (U11). */
  readonly keeps: ReadonlySet<Kept>;
}

/** Invalid things of a stored object that an update may keep. kube: pod.GetValidationOptionsFromPodSpecAndMeta */
export type Kept =
  | 'labelValueInAffinitySelector'
  | 'labelValueInRequiredNodeAffinity'
  | 'topologySpreadSelector'
  | 'topologySpreadMatchLabelKeys'
  | 'indivisibleHugePages'
  | 'sysctlsWithHostNamespaces'
  | 'projectedTokenPath'
  | 'relaxedEnvNames'
  | 'seLinuxMountOption'
  | 'tolerationComparison'
  | 'restartContainerOfInitContainer'
  | 'emptyImageReference'
  | 'sysAdminWithoutEscalation'
  | 'volumeDevicesWithUserNamespaces'
  | 'hostNetworkWithUserNamespaces'
  | 'podDeletionCost'
  | 'containerRestartRules'
  | 'restartAllContainers'
  | 'fileKeyRef';

/** What the parts of a pod spec's validation share. */
export interface PodContext {
  readonly report: Report;
  readonly options: PodOptions;
  readonly spec: PodSpec;
  /** The place of the spec. */
  readonly field: Field;
  /** The volumes without an error, by name. */
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly hostUsers: boolean;
}
