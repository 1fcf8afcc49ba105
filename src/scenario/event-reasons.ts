/** Every reason that an Event of the simulated cluster can have. An expectation that none comes would otherwise hold with any misspelt word. */
export const eventReasons: ReadonlySet<string> = new Set(
  (
    'BackOff CalculateExpectedPodCountFailed ConflictingController Created Evicted ExternalExpanding ExternalProvisioning Failed FailedAttachVolume FailedBinding ' +
    'FailedComputeMetricsReplicas FailedCreate FailedDelete FailedGetResourceMetric FailedGetScale FailedMount FailedScheduling FailedToUpdateEndpointSlices FailedUpdate ' +
    'FileSystemResizeRequired FileSystemResizeSuccessful Killing MultiplePodDisruptionBudgets NoPods NodeHasNoDiskPressure NodeHasSufficientMemory NodeHasSufficientPID ' +
    'NodeNotReady NodeNotSchedulable NodeReady NodeSchedulable Provisioning ProvisioningFailed ProvisioningSucceeded Pulled Pulling Rebooted RegisteredNode RemovingNode ' +
    'Resizing SandboxChanged Scheduled Started Starting SuccessfulAttachVolume SuccessfulCreate SuccessfulDelete SuccessfulRescale SuccessfulUpdate TaintManagerEviction ' +
    'Unhealthy UnknownStrategy UnmanagedPods WaitForFirstConsumer'
  ).split(' '),
);
