import { gateOn, type Target } from '../../kube/versions.ts';
import type { Container, PodSpec } from '../pod-spec.ts';
import { Field } from './field.ts';
import { envVarName, labelValue, relaxedEnvVarName } from './formats.ts';
import type { LabelSelector } from './labels.ts';
import { validateLabelSelector } from './labels.ts';
import { validateMatchLabelKeys, validateUnmergedMatchLabelKeys } from './match-label-keys.ts';
import { validateNonReservedPath } from './paths.ts';
import type { Kept, PodContext } from './pod-context.ts';
import { Report } from './report.ts';
import { validateContainerResourceName } from './resource-names.ts';
import { validateResources } from './resources.ts';
import { validatePodSecurityContext } from './security-context.ts';
import { visitContainers } from './visit-containers.ts';

const nowhere = Field.root();

/**
 * What an update may keep because the stored object has it already: things that were fine, or went unseen, when it was written. U11.
 * kube: pod.GetValidationOptionsFromPodSpecAndMeta
 */
export function keptBy(
  before: PodSpec | undefined,
  after: PodSpec | undefined,
  annotations: Readonly<Record<string, string>> | undefined,
  target: Target,
): ReadonlySet<Kept> {
  const kept = new Set<Kept>();
  if (before === undefined) return kept;
  const containers = [...visitContainers(before, nowhere)].map(({ container }) => container);
  const keep = (what: Kept, isThere: boolean): void => void (isThere && kept.add(what));
  keep(
    'labelValueInAffinitySelector',
    affinitySelectors(before).some((selector) => hasInvalidValue(selector, target)),
  );
  keep(
    'labelValueInRequiredNodeAffinity',
    requiredNodeValues(before).some((value) => labelValue(value, target).length > 0),
  );
  keepSpread(before, target, keep);
  keep(
    'indivisibleHugePages',
    containers.some((container) => hasIndivisibleHugePages(container, before, target)),
  );
  keep(
    'sysctlsWithHostNamespaces',
    complains(target, (report) => validateHostSysctls(report, before)),
  );
  keep(
    'projectedTokenPath',
    tokenPaths(before).some((path) => complains(target, (report) => validateNonReservedPath(report, path, nowhere))),
  );
  keep('relaxedEnvNames', keepsRelaxedNames(before, after, target));
  keep('seLinuxMountOption', before.securityContext?.seLinuxChangePolicy !== undefined);
  keep(
    'tolerationComparison',
    (before.tolerations ?? []).some(({ operator }) => operator === 'Lt' || operator === 'Gt'),
  );
  keepRestarts(before, keep);
  keep(
    'emptyImageReference',
    (before.volumes ?? []).some(({ image }) => image !== undefined && (image.reference ?? '') === ''),
  );
  keep('sysAdminWithoutEscalation', containers.some(addsSysAdminWithoutEscalation));
  keep(
    'volumeDevicesWithUserNamespaces',
    before.hostUsers === false && containers.some(({ volumeDevices }) => (volumeDevices ?? []).length > 0),
  );
  keep('hostNetworkWithUserNamespaces', before.hostUsers === false && before.hostNetwork === true);
  keep(
    'fileKeyRef',
    containers.some(({ env }) => (env ?? []).some(({ valueFrom }) => valueFrom?.fileKeyRef !== undefined)),
  );
  const cost = annotations?.['controller.kubernetes.io/pod-deletion-cost'];
  keep('podDeletionCost', cost !== undefined && !/^(0|-?[1-9][0-9]*)$/.test(cost));
  return kept;
}

/** Whether a check finds anything. */
function complains(target: Target, check: (report: Report) => void): boolean {
  const report = new Report(target);
  check(report);
  return report.errors.length > 0;
}

function hasInvalidValue(selector: LabelSelector | undefined, target: Target): boolean {
  return (selector?.matchExpressions ?? []).some(({ values }) => (values ?? []).some((value) => labelValue(value, target).length > 0));
}

function affinitySelectors(spec: PodSpec): (LabelSelector | undefined)[] {
  return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].flatMap((affinity) => {
    const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)];
    return terms.flatMap((term) => [term?.labelSelector, term?.namespaceSelector]);
  });
}

function requiredNodeValues(spec: PodSpec): string[] {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions }) => (matchExpressions ?? []).flatMap(({ values }) => values ?? []));
}

type Keep = (what: Kept, isThere: boolean) => void;

function keepSpread(spec: PodSpec, target: Target, keep: Keep): void {
  const constraints = spec.topologySpreadConstraints ?? [];
  const merges = gateOn(target, 'MatchLabelKeysInPodTopologySpreadSelectorMerge');
  keep(
    'topologySpreadSelector',
    constraints.some(({ labelSelector }) => complains(target, (report) => validateLabelSelector(report, labelSelector, nowhere))),
  );
  keep(
    'topologySpreadMatchLabelKeys',
    constraints.some(({ matchLabelKeys = [], labelSelector }) =>
      complains(target, (report) => {
        if (merges) validateMatchLabelKeys(report, matchLabelKeys, [], labelSelector, nowhere);
        else validateUnmergedMatchLabelKeys(report, matchLabelKeys, labelSelector, nowhere);
      }),
    ),
  );
}

function contextOf(report: Report, spec: PodSpec): PodContext {
  return { report, spec, field: nowhere, options: { isPod: false, keeps: new Set() }, volumes: new Map(), hostUsers: true };
}

function hasIndivisibleHugePages(container: Container, spec: PodSpec, target: Target): boolean {
  const report = new Report(target);
  validateResources(contextOf(report, spec), container.resources ?? {}, validateContainerResourceName, nowhere);
  return report.errors.some(({ detail }) => detail.includes(' is not positive integer multiple of '));
}

function validateHostSysctls(report: Report, spec: PodSpec): void {
  const all = new Report(report.target);
  validatePodSecurityContext(contextOf(all, spec), { sysctls: spec.securityContext?.sysctls ?? [] }, nowhere);
  report.errors.push(...all.errors.filter(({ detail }) => detail.startsWith('may not be specified when ')));
}

function tokenPaths(spec: PodSpec): string[] {
  const sources = (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
  return sources.flatMap(({ serviceAccountToken }) => (serviceAccountToken === undefined ? [] : [serviceAccountToken.path ?? '']));
}

/** A name that only the relaxed rule allows, and that the stored object has as well. kube: pod.useRelaxedEnvironmentVariableValidation */
function keepsRelaxedNames(before: PodSpec, after: PodSpec | undefined, target: Target): boolean {
  const old = new Set(envNames(before));
  const isRelaxed = (name: string) => envVarName(name, target).length > 0 && relaxedEnvVarName(name).length === 0;
  return envNames(after ?? {}).some((name) => old.has(name) && isRelaxed(name));
}

function envNames(spec: PodSpec): string[] {
  return [...visitContainers(spec, nowhere)].flatMap(({ container }) => [
    ...(container.env ?? []).map(({ name }) => name ?? ''),
    ...(container.envFrom ?? []).map(({ prefix }) => prefix ?? ''),
  ]);
}

const isSidecar = ({ restartPolicy }: Container) => restartPolicy === 'Always';
const hasRules = ({ restartPolicyRules = [] }: Container) => restartPolicyRules.length > 0;
const isOther = ({ restartPolicy = 'Always' }: Container) => restartPolicy !== 'Always';
const restartsAll = ({ restartPolicyRules = [] }: Container) => restartPolicyRules.some(({ action }) => action === 'RestartAllContainers');
const restartsOnResize = ({ resizePolicy = [] }: Container) =>
  resizePolicy.some(({ restartPolicy }) => restartPolicy === 'RestartContainer');

function keepRestarts({ initContainers: init = [], containers: regular = [] }: PodSpec, keep: Keep): void {
  keep(
    'containerRestartRules',
    init.some((each) => isOther(each) || hasRules(each)) || regular.some(({ restartPolicy }) => restartPolicy !== undefined),
  );
  keep('restartAllContainers', [...init, ...regular].some(restartsAll) || init.some((each) => isSidecar(each) && hasRules(each)));
  keep(
    'restartContainerOfInitContainer',
    init.some((each) => !isSidecar(each) && restartsOnResize(each)),
  );
}

function addsSysAdminWithoutEscalation({ securityContext }: Container): boolean {
  return securityContext?.allowPrivilegeEscalation === false && (securityContext.capabilities?.add ?? []).includes('CAP_SYS_ADMIN');
}
