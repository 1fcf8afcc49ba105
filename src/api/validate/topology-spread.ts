import { gateOn } from '../../kube/versions.ts';
import type { TopologySpreadConstraint } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { validateLabelSelector } from './labels.ts';
import { validateMatchLabelKeys, validateUnmergedMatchLabelKeys } from './match-label-keys.ts';
import type { PodContext } from './pod-context.ts';
import type { Report } from './report.ts';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const policies = ['Honor', 'Ignore'];

function validatePositive(report: Report, value: number, field: Field): void {
  if (value <= 0) report.invalid(field, value, 'must be greater than zero');
}

/** Catalogue 2.12. kube: core validation.validateTopologySpreadConstraints */
export function validateTopologySpread(context: PodContext, constraints: readonly TopologySpreadConstraint[], field: Field): void {
  const { report, options } = context;
  for (const [i, constraint] of constraints.entries()) {
    const here = field.index(i);
    const { topologyKey = '', whenUnsatisfiable = '', minDomains, labelSelector } = constraint;
    validatePositive(report, constraint.maxSkew ?? 0, here.child('maxSkew')); // H01
    if (topologyKey === '') report.required(here.child('topologyKey'), 'can not be empty'); // H02
    if (!actions.includes(whenUnsatisfiable)) report.notSupported(here.child('whenUnsatisfiable'), whenUnsatisfiable, actions); // H03
    const repeats = constraints.slice(i + 1).some((other) => isSamePair(constraint, other));
    if (repeats) report.duplicate(here.child('{topologyKey, whenUnsatisfiable}', []), `{${topologyKey}, ${whenUnsatisfiable}}`); // H04
    if (minDomains !== undefined) {
      validatePositive(report, minDomains, here.child('minDomains')); // H05
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
        report.invalid(here.child('minDomains'), minDomains, detail); // H06
      }
    }
    for (const member of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[member];
      if (policy !== undefined && !policies.includes(policy)) report.notSupported(here.child(member), policy, policies); // H07
    }
    validateKeys(context, constraint, here);
    if (!options.keeps.has('topologySpreadSelector')) validateLabelSelector(report, labelSelector, here.child('labelSelector')); // H11
  }
}

function isSamePair(one: TopologySpreadConstraint, other: TopologySpreadConstraint): boolean {
  return (one.topologyKey ?? '') === (other.topologyKey ?? '') && (one.whenUnsatisfiable ?? '') === (other.whenUnsatisfiable ?? '');
}

function validateKeys({ report, options }: PodContext, constraint: TopologySpreadConstraint, field: Field): void {
  const { matchLabelKeys = [], labelSelector } = constraint;
  const merges = gateOn(report.target, 'MatchLabelKeysInPodTopologySpreadSelectorMerge');
  // A stored object that breaks the rule of its version stays under the other one.
  if (merges === options.keeps.has('topologySpreadMatchLabelKeys')) {
    validateUnmergedMatchLabelKeys(report, matchLabelKeys, labelSelector, field.child('matchLabelKeys'));
  } else {
    validateMatchLabelKeys(report, matchLabelKeys, [], labelSelector, field);
  }
}
