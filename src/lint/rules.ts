import type { Rule } from './rule.ts';
import { claimNameCollision } from './rules/claim-name-collision.ts';
import { claimTemplateShadowsVolume } from './rules/claim-template-shadows-volume.ts';
import { claimTemplateUnmounted } from './rules/claim-template-unmounted.ts';
import { governingServiceExternalName } from './rules/governing-service-external-name.ts';
import { governingServiceMissing } from './rules/governing-service-missing.ts';
import { governingServiceNotHeadless } from './rules/governing-service-not-headless.ts';
import { governingServiceSelectorMismatch } from './rules/governing-service-selector-mismatch.ts';
import { governingServiceSelectsOthers } from './rules/governing-service-selects-others.ts';
import { graceShorterThanPrestop } from './rules/grace-shorter-than-prestop.ts';
import { graceZero } from './rules/grace-zero.ts';
import { livenessKillsRecovery } from './rules/liveness-kills-recovery.ts';
import { maxUnavailableGate } from './rules/max-unavailable-gate.ts';
import { partitionFreezesSet } from './rules/partition-freezes-set.ts';
import { pdbAllowsQuorumLoss } from './rules/pdb-allows-quorum-loss.ts';
import { pdbBlocksEviction } from './rules/pdb-blocks-eviction.ts';
import { pdbMissing } from './rules/pdb-missing.ts';
import { peerListIncomplete } from './rules/peer-list-incomplete.ts';
import { podDnsNameUnknown } from './rules/pod-dns-name-unknown.ts';
import { podHostnameTooLong } from './rules/pod-hostname-too-long.ts';
import { publishNotReadyMissing } from './rules/publish-not-ready-missing.ts';
import { readinessMissing } from './rules/readiness-missing.ts';
import { readinessNeedsPeersInOrder } from './rules/readiness-needs-peers-in-order.ts';
import { replicasWithAutoscaler } from './rules/replicas-with-autoscaler.ts';
import { retentionScaledDelete } from './rules/retention-scaled-delete.ts';
import { selectorTemplateMismatch } from './rules/selector-template-mismatch.ts';
import { serviceNameMissing } from './rules/service-name-missing.ts';
import { setNameTooLong } from './rules/set-name-too-long.ts';
import { volatileLabelInClaimTemplate } from './rules/volatile-label-in-claim-template.ts';
import { volatileLabelInSelector } from './rules/volatile-label-in-selector.ts';
import { volumeMountUnresolved } from './rules/volume-mount-unresolved.ts';

/** Every rule. A rule is one file in rules/, one line here and one fixture of its name. */
export const rules: readonly Rule[] = [
  claimNameCollision,
  claimTemplateShadowsVolume,
  claimTemplateUnmounted,
  governingServiceExternalName,
  governingServiceMissing,
  governingServiceNotHeadless,
  governingServiceSelectorMismatch,
  governingServiceSelectsOthers,
  graceShorterThanPrestop,
  graceZero,
  livenessKillsRecovery,
  maxUnavailableGate,
  partitionFreezesSet,
  pdbAllowsQuorumLoss,
  pdbBlocksEviction,
  pdbMissing,
  peerListIncomplete,
  podDnsNameUnknown,
  podHostnameTooLong,
  publishNotReadyMissing,
  readinessMissing,
  readinessNeedsPeersInOrder,
  replicasWithAutoscaler,
  retentionScaledDelete,
  selectorTemplateMismatch,
  serviceNameMissing,
  setNameTooLong,
  volatileLabelInClaimTemplate,
  volatileLabelInSelector,
  volumeMountUnresolved,
];
