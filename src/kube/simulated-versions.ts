import { behaviourAsker, gateAsker, type GateRow, type Row } from './version-rows.ts';

/** Of the table of versions (`versions.ts`) what the simulator asks, so that the panel comes without the rest. */
export const simulatedBehaviours = {
  containerRestartRules: { from: '1.35', source: 'pkg/features/kube_features.go :: ContainerRestartRules' },
  evictionTellsFailedSync: { from: '1.35', source: 'pkg/registry/core/pod/storage/eviction.go :: checkAndDecrement, 1.34.4 and 1.35.4' },
  labelLimitInBytes: { from: '1.35', source: 'recordings of kube-apiserver 1.34.4 and 1.35.4' },
  containerEventsWithoutName: { from: '1.35', source: 'pkg/kubelet/kuberuntime/kuberuntime_container.go :: startContainer' },
  pulledTextWithPolicy: { from: '1.35', source: 'pkg/kubelet/images/image_manager.go' },
  pullErrorInBackOff: { from: '1.32', source: 'kubernetes PR 127918' },
  nodeGracePeriod50s: { from: '1.32', source: 'release notes of 1.32.0; pkg/controller/nodelifecycle/config/v1alpha1/defaults.go' },
  noExecuteTaintAtOnce: { from: '1.34', source: 'recordings of kube-controller-manager 1.33.13 and 1.34.4' },
  waitingForDetachText: { from: '1.37', source: 'recordings of kube-controller-manager 1.36.3 and 1.37.1' },
  claimUnusedCondition: { from: '1.37', source: 'gate PersistentVolumeClaimUnusedSinceTime; recordings of kube-controller-manager 1.37.1' },
  endpointPortsAsWritten: { from: '1.35', source: 'recordings of kube-controller-manager 1.34.4 and 1.36.3' },
  volumeAffinityReason: { from: '1.33', source: 'pkg/scheduler/framework/plugins/volumebinding, recordings of kube-scheduler 1.33.13' },
  readWriteOncePodReason: { from: '1.33', source: 'kubernetes issue 129143; pkg/scheduler/framework/plugins/volumerestrictions' },
  taintReasonWithoutTaint: { from: '1.34', source: 'recordings of kube-scheduler 1.33.13 and 1.34.4' },
  tooLargeRequestIsFinal: { from: '1.34', source: 'recordings of kube-scheduler 1.33.13 and 1.34.4' },
  preFilterNotFoundInMessage: { from: '1.34', source: 'recordings of kube-scheduler 1.33.13 and 1.34.4' },
  claimsToDeallocateInMessage: { from: '1.34', until: '1.37', source: 'recordings of kube-scheduler 1.33.13, 1.34.4, 1.36.3 and 1.37.1' },
  taintChangeWakes: {
    from: '1.31',
    until: '1.37',
    source: 'pkg/scheduler/scheduler.go :: buildQueueingHintMap; recordings of kube-scheduler 1.36.3 and 1.37.1',
  },
  idleSchedulerSkipsBackoff: { from: '1.33', source: 'gate SchedulerPopFromBackoffQ; log of kube-scheduler 1.36.3' },
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

export const simulatedGates = {
  MaxUnavailableStatefulSet: {
    on: [{ from: '1.35', until: '1.35.4' }, { from: '1.37' }],
    source: 'kubernetes PR 137904 and release notes of 1.37',
  },
  StatefulSetSemanticRevisionComparison: { on: [{ from: '1.34.2' }], source: 'release notes of 1.34.2' },
  StatefulSetRecreateStrategy: { on: [], source: 'KEP-3541: alpha in 1.37' },
} as const satisfies Record<string, GateRow>;

/** Whether the target shows the behaviour. */
export const has = behaviourAsker<keyof typeof simulatedBehaviours>(simulatedBehaviours);

/** Whether a feature gate is on for the target. */
export const gateOn = gateAsker<keyof typeof simulatedGates>(simulatedGates);
