import type { Rule } from './rule.ts';
import { accessModeShared } from './rules/access-mode-shared.ts';
import { antiAffinityNoEffect } from './rules/anti-affinity-no-effect.ts';
import { autoscalerBelowQuorum } from './rules/autoscaler-below-quorum.ts';
import { autoscalerOnMembers } from './rules/autoscaler-on-members.ts';
import { autoscalerTargetMissing } from './rules/autoscaler-target-missing.ts';
import { bindingImmediateAcrossZones } from './rules/binding-immediate-across-zones.ts';
import { claimNameCollision } from './rules/claim-name-collision.ts';
import { claimTemplateShadowsVolume } from './rules/claim-template-shadows-volume.ts';
import { claimTemplateUnmounted } from './rules/claim-template-unmounted.ts';
import { claimTemplateWithoutKind } from './rules/claim-template-without-kind.ts';
import { classCannotGrow } from './rules/class-cannot-grow.ts';
import { clusterDomainMismatch } from './rules/cluster-domain-mismatch.ts';
import { configKeyMissing } from './rules/config-key-missing.ts';
import { configReferenceTypo } from './rules/config-reference-typo.ts';
import { dataDirIsMountRoot } from './rules/data-dir-is-mount-root.ts';
import { dataOnEphemeralVolume } from './rules/data-on-ephemeral-volume.ts';
import { deploymentRwoClaim } from './rules/deployment-rwo-claim.ts';
import { deprecatedTopologyKey } from './rules/deprecated-topology-key.ts';
import { dnsPolicyHidesCluster } from './rules/dns-policy-hides-cluster.ts';
import { duplicateResource } from './rules/duplicate-resource.ts';
import { envDuplicate } from './rules/env-duplicate.ts';
import { envReferenceUnresolved } from './rules/env-reference-unresolved.ts';
import { fqdnHostnameTooLong } from './rules/fqdn-hostname-too-long.ts';
import { governingServiceExternalName } from './rules/governing-service-external-name.ts';
import { governingServiceMissing } from './rules/governing-service-missing.ts';
import { governingServiceNoPorts } from './rules/governing-service-no-ports.ts';
import { governingServiceNotHeadless } from './rules/governing-service-not-headless.ts';
import { governingServiceSelectorMismatch } from './rules/governing-service-selector-mismatch.ts';
import { governingServiceSelectsOthers } from './rules/governing-service-selects-others.ts';
import { governingServiceUnnamedPort } from './rules/governing-service-unnamed-port.ts';
import { graceShortForStore } from './rules/grace-short-for-store.ts';
import { graceShorterThanPrestop } from './rules/grace-shorter-than-prestop.ts';
import { graceZero } from './rules/grace-zero.ts';
import { historyZero } from './rules/history-zero.ts';
import { hostPortNeedsSpread } from './rules/host-port-needs-spread.ts';
import { imageMutableTag } from './rules/image-mutable-tag.ts';
import { imageVolumeNotCovered } from './rules/image-volume-not-covered.ts';
import { initChownRoot } from './rules/init-chown-root.ts';
import { livenessEqualsReadiness } from './rules/liveness-equals-readiness.ts';
import { livenessKillsRecovery } from './rules/liveness-kills-recovery.ts';
import { matchLabelKeysForeign } from './rules/match-label-keys-foreign.ts';
import { maxUnavailableGate } from './rules/max-unavailable-gate.ts';
import { maxUnavailableQuorum } from './rules/max-unavailable-quorum.ts';
import { minReadyZeroQuorum } from './rules/min-ready-zero-quorum.ts';
import { networkPolicyBlocksPeers } from './rules/network-policy-blocks-peers.ts';
import { networkPolicyPinsOrdinals } from './rules/network-policy-pins-ordinals.ts';
import { neverEvictedTolerations } from './rules/never-evicted-tolerations.ts';
import { nodeNamePinned } from './rules/node-name-pinned.ts';
import { ordinalZeroAssumed } from './rules/ordinal-zero-assumed.ts';
import { partitionFreezesSet } from './rules/partition-freezes-set.ts';
import { partitionLeftOn } from './rules/partition-left-on.ts';
import { pdbAllowsQuorumLoss } from './rules/pdb-allows-quorum-loss.ts';
import { pdbBlocksEviction } from './rules/pdb-blocks-eviction.ts';
import { pdbIntegerUnderAutoscaler } from './rules/pdb-integer-under-autoscaler.ts';
import { pdbMatchesNothing } from './rules/pdb-matches-nothing.ts';
import { pdbMissing } from './rules/pdb-missing.ts';
import { pdbOverlap } from './rules/pdb-overlap.ts';
import { pdbSelectorBroad } from './rules/pdb-selector-broad.ts';
import { peerListIncomplete } from './rules/peer-list-incomplete.ts';
import { perPodServiceUnknownPod } from './rules/per-pod-service-unknown-pod.ts';
import { podDnsNameUnknown } from './rules/pod-dns-name-unknown.ts';
import { podHostnameTooLong } from './rules/pod-hostname-too-long.ts';
import { podNameCollision } from './rules/pod-name-collision.ts';
import { preprovisionedClaimDiffers } from './rules/preprovisioned-claim-differs.ts';
import { probePortUnresolved } from './rules/probe-port-unresolved.ts';
import { probeTimeoutTight } from './rules/probe-timeout-tight.ts';
import { publishNotReadyMissing } from './rules/publish-not-ready-missing.ts';
import { publishNotReadyOnClientService } from './rules/publish-not-ready-on-client-service.ts';
import { quantitySuspicious } from './rules/quantity-suspicious.ts';
import { quorumEven } from './rules/quorum-even.ts';
import { quorumTwo } from './rules/quorum-two.ts';
import { readinessMissing } from './rules/readiness-missing.ts';
import { readinessNeedsPeersInOrder } from './rules/readiness-needs-peers-in-order.ts';
import { replicasWithAutoscaler } from './rules/replicas-with-autoscaler.ts';
import { reservedLabelSet } from './rules/reserved-label-set.ts';
import { retentionDeletedDelete } from './rules/retention-deleted-delete.ts';
import { retentionDuringSliceMove } from './rules/retention-during-slice-move.ts';
import { retentionScaledDelete } from './rules/retention-scaled-delete.ts';
import { retentionWithoutClaims } from './rules/retention-without-claims.ts';
import { selectorOverlap } from './rules/selector-overlap.ts';
import { selectorTemplateMismatch } from './rules/selector-template-mismatch.ts';
import { serviceEnvCollision } from './rules/service-env-collision.ts';
import { serviceNameMissing } from './rules/service-name-missing.ts';
import { serviceTargetPortUnresolved } from './rules/service-target-port-unresolved.ts';
import { setNameTooLong } from './rules/set-name-too-long.ts';
import { sharedClaimManyPods } from './rules/shared-claim-many-pods.ts';
import { spreadFightsVolumes } from './rules/spread-fights-volumes.ts';
import { spreadMissing } from './rules/spread-missing.ts';
import { spreadNoEffect } from './rules/spread-no-effect.ts';
import { spreadUnsatisfiable } from './rules/spread-unsatisfiable.ts';
import { staleClaimReturns } from './rules/stale-claim-returns.ts';
import { storageClassEmpty } from './rules/storage-class-empty.ts';
import { templateHostnameIgnored } from './rules/template-hostname-ignored.ts';
import { tolerateUnreadyAnnotation } from './rules/tolerate-unready-annotation.ts';
import { volatileLabelInClaimTemplate } from './rules/volatile-label-in-claim-template.ts';
import { volatileLabelInSelector } from './rules/volatile-label-in-selector.ts';
import { volumeChownEveryMount } from './rules/volume-chown-every-mount.ts';
import { volumeGroupMissing } from './rules/volume-group-missing.ts';
import { volumeModeMismatch } from './rules/volume-mode-mismatch.ts';
import { volumeMountUnresolved } from './rules/volume-mount-unresolved.ts';

/** Every rule. A rule is one file in rules/, one line here and one fixture of its name. */
export const rules: readonly Rule[] = [
  accessModeShared,
  antiAffinityNoEffect,
  autoscalerBelowQuorum,
  autoscalerOnMembers,
  autoscalerTargetMissing,
  bindingImmediateAcrossZones,
  claimNameCollision,
  claimTemplateShadowsVolume,
  claimTemplateUnmounted,
  claimTemplateWithoutKind,
  classCannotGrow,
  clusterDomainMismatch,
  configKeyMissing,
  configReferenceTypo,
  dataDirIsMountRoot,
  dataOnEphemeralVolume,
  deploymentRwoClaim,
  deprecatedTopologyKey,
  dnsPolicyHidesCluster,
  duplicateResource,
  envDuplicate,
  envReferenceUnresolved,
  fqdnHostnameTooLong,
  governingServiceExternalName,
  governingServiceMissing,
  governingServiceNoPorts,
  governingServiceNotHeadless,
  governingServiceSelectorMismatch,
  governingServiceSelectsOthers,
  governingServiceUnnamedPort,
  graceShortForStore,
  graceShorterThanPrestop,
  graceZero,
  historyZero,
  hostPortNeedsSpread,
  imageMutableTag,
  imageVolumeNotCovered,
  initChownRoot,
  livenessEqualsReadiness,
  livenessKillsRecovery,
  matchLabelKeysForeign,
  maxUnavailableGate,
  maxUnavailableQuorum,
  minReadyZeroQuorum,
  networkPolicyBlocksPeers,
  networkPolicyPinsOrdinals,
  neverEvictedTolerations,
  nodeNamePinned,
  ordinalZeroAssumed,
  partitionFreezesSet,
  partitionLeftOn,
  pdbAllowsQuorumLoss,
  pdbBlocksEviction,
  pdbIntegerUnderAutoscaler,
  pdbMatchesNothing,
  pdbMissing,
  pdbOverlap,
  pdbSelectorBroad,
  peerListIncomplete,
  perPodServiceUnknownPod,
  podDnsNameUnknown,
  podHostnameTooLong,
  podNameCollision,
  preprovisionedClaimDiffers,
  probePortUnresolved,
  probeTimeoutTight,
  publishNotReadyMissing,
  publishNotReadyOnClientService,
  quantitySuspicious,
  quorumEven,
  quorumTwo,
  readinessMissing,
  readinessNeedsPeersInOrder,
  replicasWithAutoscaler,
  reservedLabelSet,
  retentionDeletedDelete,
  retentionDuringSliceMove,
  retentionScaledDelete,
  retentionWithoutClaims,
  selectorOverlap,
  selectorTemplateMismatch,
  serviceEnvCollision,
  serviceNameMissing,
  serviceTargetPortUnresolved,
  setNameTooLong,
  sharedClaimManyPods,
  spreadFightsVolumes,
  spreadMissing,
  spreadNoEffect,
  spreadUnsatisfiable,
  staleClaimReturns,
  storageClassEmpty,
  templateHostnameIgnored,
  tolerateUnreadyAnnotation,
  volatileLabelInClaimTemplate,
  volatileLabelInSelector,
  volumeChownEveryMount,
  volumeGroupMissing,
  volumeModeMismatch,
  volumeMountUnresolved,
];
