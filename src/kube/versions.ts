/**
 * The one table for everything that differs between Kubernetes versions. Code asks it by name and never compares version numbers itself.
 * Each row states from which minor (or patch) a behaviour holds and where that is known from.
 */
import type { Target } from './target.ts';
import { simulatedBehaviours, simulatedGates } from './simulated-versions.ts';
import { atLeast, behaviourAsker, gateAsker, type GateRow, type Row } from './version-rows.ts';

export { defaultTarget, type Minor, minors, parseTarget, type Target, versionText } from './target.ts';

/** Behaviours by name. Add a row here (or, for the simulator, there) rather than a comparison elsewhere. */
const behaviours = {
  ...simulatedBehaviours,
  serviceNameValidated: { from: '1.33', source: 'kubernetes PR 130233' },
  revisionHistoryLimitMutable: { from: '1.33', source: 'kubernetes PR 130233' },
  podTemplateValidated: { from: '1.34', source: 'kubernetes PR 131790' },
  claimTemplatesValidated: { from: '1.34', source: 'kubernetes PR 132212' },
  valuesAsJson: { from: '1.34', source: 'recordings of kube-apiserver 1.33.13 and 1.34.4' },
  creationTimestampAlwaysWritten: { from: '1.31', until: '1.34', source: 'recordings of kube-apiserver 1.33.13 and 1.34.4' },
  embeddedStructsInDecodePaths: { from: '1.35', source: 'recordings of kube-apiserver 1.34.4 and 1.35.4' },
  ipWarningsWithAdvice: { from: '1.33', source: 'apimachinery validation.GetWarningsForIP' },
  nonStandardIpRefused: { from: '1.36', source: 'apimachinery validation.GetWarningsForIP' },
  loadBalancerKubeletPortAllowed: { from: '1.33', source: 'core validation.ValidateService of 1.32.13 and 1.33.13' },
  serviceMetadataCheckedOnce: { from: '1.34', source: 'core validation.ValidateServiceUpdate of 1.33.13 and 1.34.4' },
  scaleTargetNeedsGroup: { from: '1.34', source: 'autoscaling validation.ValidateCrossVersionObjectReference' },
  maxReplicasRequired: { from: '1.36', source: 'autoscaling validation.validateHorizontalPodAutoscalerSpec' },
  maxReplicasRequiredPlainly: { from: '1.37', source: 'recordings of kube-apiserver 1.37.1: declarative validation' },
  storageClassImmutableAsInvalid: { from: '1.36', source: 'storage validation.ValidateStorageClassUpdate' },
  storageClassImmutableShowsNull: { from: '1.37', source: 'recordings of kube-apiserver 1.37.1: declarative validation' },
  claimDiffAsJson: { from: '1.34', source: 'core validation.ValidatePersistentVolumeClaimUpdate' },
  autoscalerGeneration: { from: '1.37', source: 'pkg/registry/autoscaling/horizontalpodautoscaler strategy, gate HPAGeneration' },
  negativeGraceReplaced: { from: '1.37', source: 'core/v1 SetDefaults_Pod of 1.37.1' },
  projectedPathsCarriedOver: {
    from: '1.32',
    until: '1.34',
    source: 'pkg/api/pod warningsForOverlappingVirtualPaths of 1.33.13 and 1.34.4',
  },
  headlessServiceWarnings: { from: '1.34', source: 'pkg/api/service GetWarningsForService' },
  preferCloseDeprecated: { from: '1.35', source: 'pkg/api/service GetWarningsForService' },
  externalIpsDeprecated: { from: '1.36', source: 'pkg/api/service GetWarningsForService' },
  immutableFieldsOneByOne: { from: '1.37', source: 'recordings of kube-apiserver 1.37.1' },
  tooLongMayNotBeMore: { from: '1.32', source: 'k8s.io/apimachinery 0.31.14 and 0.32.13: field.TooLong' },
  envNameRelaxed: { from: '1.32', source: 'kubernetes KEP-4369: gate RelaxedEnvironmentVariableValidation on from 1.32' },
  relaxedSearchDomains: { from: '1.33', source: 'kubernetes KEP-4427: gate RelaxedDNSSearchValidation on from 1.33' },
  relaxedSearchPatternPrinted: { from: '1.34', source: 'k8s.io/apimachinery 0.33.13 and 0.34.4: IsDNS1123SubdomainWithUnderscore' },
  ownerReferencesIndexed: { from: '1.37', source: 'k8s.io/apimachinery 0.37.1: ValidateOwnerReferences' },
  emptyOwnerMemberUnnamed: { from: '1.34', source: 'recordings of kube-apiserver 1.33.13 and 1.34.4' },
  revisionHistoryLimitWarned: { from: '1.33', source: 'kubernetes PR 130233' },
  overlappingPathsWarned: { from: '1.32', source: 'kubernetes 1.32: pkg/api/pod/warnings.go' },
  duplicatePortNamesWarned: { from: '1.33', source: 'kubernetes 1.33: pkg/api/pod/warnings.go' },
  invalidAffinityValuesWarned: { from: '1.33', source: 'kubernetes 1.33: pkg/api/pod/warnings.go' },
  requiredAffinityValuesValidated: { from: '1.33', source: 'kubernetes 1.33: ValidateNodeSelectorRequirement' },
  addressesWarned: { from: '1.33', source: 'kubernetes 1.33: pkg/api/pod/warnings.go' },
  gitRepoDisabled: { from: '1.33', source: 'kubernetes 1.33: pkg/api/pod/warnings.go' },
  ruleListsTooMany: { from: '1.36', source: 'recordings of kube-apiserver 1.35.4 and 1.36.3' },
  sidecarResizeRestartRefused: { from: '1.36', source: 'kubernetes PR 137458' },
  imageReferenceRequired: { from: '1.37', source: 'recordings of kube-apiserver 1.37.1' },
  shareProcessNamespaceAtSpec: { from: '1.37', source: 'recordings of kube-apiserver 1.37.1' },
  gracePeriodValidated: { from: '1.37', source: 'kubernetes 1.37.1: validatePodMetadataAndSpec' },
  sleepMayBeZero: { from: '1.33', source: 'kubernetes KEP-4818: gate PodLifecycleSleepActionAllowZero on from 1.33' },
  containerRestartPolicyDropped: { from: '1.34', source: 'kubernetes 1.34: pod.dropContainerRestartRules' },
  appArmorAnnotationCompared: { from: '1.34', source: 'kubernetes 1.33.13 and 1.34.4: pkg/api/pod/warnings.go' },
  recreateStrategyKnown: { from: '1.37', source: 'KEP-3541: alpha in 1.37' },
  hostUsersNamedShort: { from: '1.34', source: 'kubernetes 1.33.13 and 1.34.4: validateHostUsers' },
  osNameRequiredPlainly: { from: '1.34', source: 'kubernetes 1.33.13 and 1.34.4: validateOS' },
  tolerationValueShown: { from: '1.32', source: 'kubernetes 1.31.14 and 1.32.13: ValidateTolerations' },
  zeroSleepHinted: { from: '1.32', source: 'kubernetes 1.31.14 and 1.32.13: validateSleepAction' },
  csiDriverEmptyOnce: { from: '1.35', source: 'recordings of kube-apiserver 1.34.4 and 1.35.4' },
  tolerationComparisonNamed: { from: '1.35', source: 'kubernetes 1.35: ValidateTolerations' },
} as const satisfies Record<string, Row>;

/** Feature gates that change what this project tells. */
const gates = {
  ...simulatedGates,
  UserNamespacesSupport: { on: [{ from: '1.33' }], source: 'kubernetes: pkg/features/kube_features.go of each release' },
  SupplementalGroupsPolicy: { on: [{ from: '1.33' }], source: 'pkg/features/kube_features.go' },
  SELinuxChangePolicy: { on: [{ from: '1.33' }], source: 'pkg/features/kube_features.go' },
  SELinuxMount: { on: [{ from: '1.37' }], source: 'pkg/features/kube_features.go' },
  PodLevelResources: { on: [{ from: '1.34' }], source: 'pkg/features/kube_features.go' },
  InPlacePodVerticalScaling: { on: [{ from: '1.33' }], source: 'pkg/features/kube_features.go' },
  ContainerRestartRules: { on: [{ from: '1.35' }], source: 'pkg/features/kube_features.go' },
  RestartAllContainersOnContainerExits: { on: [{ from: '1.36' }], source: 'pkg/features/kube_features.go' },
  EnvFiles: { on: [{ from: '1.35' }], source: 'pkg/features/kube_features.go' },
  HostnameOverride: { on: [{ from: '1.35' }], source: 'pkg/features/kube_features.go' },
  ImageVolume: { on: [{ from: '1.35' }], source: 'pkg/features/kube_features.go' },
  ClusterTrustBundleProjection: { on: [{ from: '1.37' }], source: 'pkg/features/kube_features.go' },
  PodCertificateRequest: { on: [{ from: '1.37' }], source: 'pkg/features/kube_features.go' },
  DynamicResourceAllocation: { on: [{ from: '1.34' }], source: 'pkg/features/kube_features.go' },
  ProcMountType: { on: [{ from: '1.33' }], source: 'pkg/features/kube_features.go' },
  ContainerStopSignals: { on: [], source: 'pkg/features/kube_features.go' },
  TaintTolerationComparisonOperators: { on: [], source: 'pkg/features/kube_features.go' },
  MatchLabelKeysInPodTopologySpreadSelectorMerge: { on: [{ from: '1.34' }], source: 'pkg/features/kube_features.go' },
  UserNamespacesHostNetworkSupport: { on: [], source: 'pkg/features/kube_features.go' },
  GenericWorkload: { on: [], source: 'pkg/features/kube_features.go' },
  VolumeAttributesClass: { on: [{ from: '1.34' }], source: 'pkg/features/kube_features.go' },
  RecoverVolumeExpansionFailure: { on: [{ from: '1.32' }], source: 'pkg/features/kube_features.go' },
  CrossNamespaceVolumeDataSource: { on: [], source: 'pkg/features/kube_features.go' },
  StrictIPCIDRValidation: { on: [{ from: '1.36' }], source: 'pkg/features/kube_features.go' },
  RelaxedServiceNameValidation: { on: [{ from: '1.36' }], source: 'pkg/features/kube_features.go' },
  PreferSameTrafficDistribution: { on: [{ from: '1.34' }], source: 'pkg/features/kube_features.go' },
  HPAConfigurableTolerance: { on: [{ from: '1.35' }], source: 'pkg/features/kube_features.go' },
  HPAScaleToZero: { on: [{ from: '1.37' }], source: 'pkg/features/kube_features.go' },
  EmptyDirVolumeMode: { on: [], source: 'pkg/features/kube_features.go of 1.37' },
  VolumeBindMountOptions: { on: [], source: 'pkg/features/kube_features.go of 1.37' },
  AtomicWriteVolumeUserFields: { on: [], source: 'pkg/features/kube_features.go of 1.37' },
  GRPCContainerProbeTLS: { on: [], source: 'pkg/features/kube_features.go of 1.37' },
  H2CContainerProbe: { on: [], source: 'pkg/features/kube_features.go of 1.37' },
  EvictionRequestAPI: { on: [], source: 'pkg/features/kube_features.go of 1.37' },
} as const satisfies Record<string, GateRow>;

export type Gate = keyof typeof gates;

/** Every gate that is known here, for completion. */
export const gateNames: readonly string[] = Object.keys(gates);

/** Gates that are younger than the oldest version here, by the first version that has them; an API server does not start with one that it does not know. */
const gatesSince: Readonly<Record<string, string>> = { StatefulSetRecreateStrategy: '1.37' };

/** From which version on there is a gate that the target does not have; undefined where it has it. */
export function gateComesWith(target: Target, gate: string): string | undefined {
  const since = Object.hasOwn(gatesSince, gate) ? gatesSince[gate] : undefined;
  return since === undefined || atLeast(target, since) ? undefined : since;
}

/** Whether the target shows the behaviour. */
export const has = behaviourAsker<keyof typeof behaviours>(behaviours);

/** Whether a feature gate is on for the target: as set there, else the version's default. */
export const gateOn = gateAsker<Gate>(gates);
