/**
 * The one table for everything that differs between Kubernetes versions. Code asks it by name and never compares version numbers itself.
 * Each row states from which minor (or patch) a behaviour holds and where that is known from.
 */

/** Supported minors, oldest first. */
export const minors = ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'] as const;
export type Minor = (typeof minors)[number];

/** The version that is assumed when nobody says otherwise. Changed only with a line in the change log. */
export const defaultMinor: Minor = '1.36';

/** What a manifest is judged and simulated for. Plain data. */
export interface Target {
  readonly minor: Minor;
  /** Patch number where it was given; the newest patch of the minor otherwise. */
  readonly patch: number;
  /** Feature gates set away from the version's defaults. */
  readonly gates: Readonly<Record<string, boolean>>;
  /** DNS suffix of the cluster, without a dot at either end. */
  readonly clusterDomain: string;
}

/** The newest patch of each minor that the tables were made from. */
const newestPatch: Readonly<Record<Minor, number>> = { '1.31': 14, '1.32': 13, '1.33': 13, '1.34': 4, '1.35': 4, '1.36': 3, '1.37': 1 };

/** A target for a version text such as `1.36`, `v1.36` or `1.35.2`; undefined when the text is no supported version. */
export function parseTarget(text: string, gates: Readonly<Record<string, boolean>> = {}): Target | undefined {
  const match = /^v?(\d+\.\d+)(?:\.(\d{1,3}))?$/.exec(text.trim());
  const minor = minors.find((each) => each === match?.[1]);
  if (match === null || minor === undefined) return undefined;
  return { minor, patch: match[2] === undefined ? newestPatch[minor] : Number(match[2]), gates, clusterDomain: 'cluster.local' };
}

/** The version of a target as people write it: `1.36`, or with its patch where that is not the newest one. */
export function versionText({ minor, patch }: Target): string {
  return patch === newestPatch[minor] ? minor : `${minor}.${patch}`;
}

/** The default target: the default minor at its newest patch, no gate changed, `cluster.local`. */
export const defaultTarget: Target = { minor: defaultMinor, patch: newestPatch[defaultMinor], gates: {}, clusterDomain: 'cluster.local' };

/** Whether the target is at least this minor, or this patch of it (`1.35` or `1.35.4`). For rows of this file and for conformance runners only. */
function atLeast(target: Target, version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [targetMajor = 0, targetMinor = 0] = target.minor.split('.').map(Number);
  if (targetMajor !== major) return targetMajor > major;
  if (targetMinor !== minor) return targetMinor > minor;
  return target.patch >= patch;
}

interface Row {
  /** First version with the behaviour (inclusive). */
  readonly from: string;
  /** First version without it again, where it was taken back. */
  readonly until?: string;
  readonly source: string;
}

/** Behaviours by name. Add a row here rather than a comparison elsewhere. */
const behaviours = {
  serviceNameValidated: { from: '1.33', source: 'kubernetes PR 130233' },
  revisionHistoryLimitMutable: { from: '1.33', source: 'kubernetes PR 130233' },
  podTemplateValidated: { from: '1.34', source: 'kubernetes PR 131790' },
  claimTemplatesValidated: { from: '1.34', source: 'kubernetes PR 132212' },
  valuesAsJson: { from: '1.34', source: 'recordings of kube-apiserver 1.33.13 and 1.34.4' },
  labelLimitInBytes: { from: '1.35', source: 'recordings of kube-apiserver 1.34.4 and 1.35.4' },
  containerEventsWithoutName: { from: '1.35', source: 'pkg/kubelet/kuberuntime/kuberuntime_container.go :: startContainer' },
  pulledTextWithPolicy: { from: '1.35', source: 'pkg/kubelet/images/image_manager.go' },
  nodeGracePeriod50s: { from: '1.32', source: 'release notes of 1.32.0; pkg/controller/nodelifecycle/config/v1alpha1/defaults.go' },
  noExecuteTaintAtOnce: { from: '1.34', source: 'recordings of kube-controller-manager 1.33.13 and 1.34.4' },
  waitingForDetachText: { from: '1.37', source: 'recordings of kube-controller-manager 1.36.3 and 1.37.1' },
  claimUnusedCondition: { from: '1.37', source: 'gate PersistentVolumeClaimUnusedSinceTime; recordings of kube-controller-manager 1.37.1' },
  endpointPortsAsWritten: { from: '1.35', source: 'recordings of kube-controller-manager 1.34.4 and 1.36.3' },
  volumeAffinityReason: { from: '1.33', source: 'pkg/scheduler/framework/plugins/volumebinding, recordings of kube-scheduler 1.33.13' },
  taintReasonWithoutTaint: { from: '1.34', source: 'recordings of kube-scheduler 1.33.13 and 1.34.4' },
  tooLargeRequestIsFinal: { from: '1.34', source: 'recordings of kube-scheduler 1.33.13 and 1.34.4' },
  preFilterNotFoundInMessage: { from: '1.34', source: 'recordings of kube-scheduler 1.33.13 and 1.34.4' },
  claimsToDeallocateInMessage: { from: '1.34', until: '1.37', source: 'recordings of kube-scheduler 1.33.13, 1.34.4, 1.36.3 and 1.37.1' },
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
  templateCreationTimestampNull: { from: '1.31', until: '1.34', source: 'recordings of revision hashes, 1.33.13 and 1.34.4' },
  availableAtMinReadySeconds: { from: '1.34', source: 'kubernetes pkg/api/v1/pod IsPodAvailable' },
  unavailableBlocksRollout: { from: '1.34', source: 'kubernetes pkg/controller/statefulset, recordings of 1.33.13 and 1.34.4' },
  statefulSetEventsTitleCase: { from: '1.35', source: 'recordings of the controller, 1.34.4 and 1.35.4' },
  exactAvailabilityTimer: { from: '1.35.1', source: 'release notes of 1.35.1' },
  deletingGonePodSucceeds: { from: '1.36', source: 'recordings of the controller, 1.35.4 and 1.36.3' },
  parallelReplacesUnavailableFirst: { from: '1.37', source: 'kubernetes PR 137666' },
  anyStrategyAdvancesCurrentRevision: { from: '1.37', source: 'kubernetes PR 136833' },
  statusKeepsConditions: { from: '1.37', source: 'recordings of the controller, 1.36.3 and 1.37.1' },
} as const satisfies Record<string, Row>;

export type Behaviour = keyof typeof behaviours;

/** Whether the target shows the behaviour. */
export function has(target: Target, behaviour: Behaviour): boolean {
  return answer(target, behaviour, () => {
    const row: Row = behaviours[behaviour];
    return atLeast(target, row.from) && (row.until === undefined || !atLeast(target, row.until));
  });
}

/** Answers given so far: validation and the simulator ask the same questions thousands of times. */
const answers = new WeakMap<Target, Map<Behaviour | Gate, boolean>>();

function answer(target: Target, question: Behaviour | Gate, find: () => boolean): boolean {
  let known = answers.get(target);
  if (known === undefined) answers.set(target, (known = new Map()));
  let found = known.get(question);
  if (found === undefined) known.set(question, (found = find()));
  return found;
}

interface GateRow {
  /** Half-open version ranges in which the gate is on by default. */
  readonly on: readonly { readonly from: string; readonly until?: string }[];
  readonly source: string;
}

/** Feature gates that change what this project tells. */
const gates = {
  MaxUnavailableStatefulSet: {
    on: [{ from: '1.35', until: '1.35.4' }, { from: '1.37' }],
    source: 'kubernetes PR 137904 and release notes of 1.37',
  },
  StatefulSetSemanticRevisionComparison: { on: [{ from: '1.34.2' }], source: 'release notes of 1.34.2' },
  StatefulSetRecreateStrategy: { on: [], source: 'KEP-3541: alpha in 1.37' },
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

/** Whether a feature gate is on for the target: as set there, else the version's default. */
export function gateOn(target: Target, gate: Gate): boolean {
  const set = target.gates[gate];
  if (set !== undefined) return set;
  return answer(target, gate, () => {
    const row: GateRow = gates[gate];
    return row.on.some((range) => atLeast(target, range.from) && (range.until === undefined || !atLeast(target, range.until)));
  });
}
