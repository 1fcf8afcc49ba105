import { has } from '../../kube/versions.ts';
import type { Affinity, NodeAffinity, NodeSelectorTerm, PodAffinity, PodAffinityTerm, Requirement } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { dnsLabel, dnsSubdomain, labelValue } from './formats.ts';
import { validateLabelName, validateLabelSelector } from './labels.ts';
import { validateMatchLabelKeys } from './match-label-keys.ts';
import type { PodContext } from './pod-context.ts';
import { namedString, type Report } from './report.ts';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** kube: core validation.validateAffinity */
export function validateAffinity(context: PodContext, affinity: Affinity, field: Field): void {
  if (affinity.nodeAffinity !== undefined) validateNodeAffinity(context, affinity.nodeAffinity, field.child('nodeAffinity'));
  if (affinity.podAffinity !== undefined) validatePodAffinity(context, affinity.podAffinity, field.child('podAffinity'));
  if (affinity.podAntiAffinity !== undefined) validatePodAffinity(context, affinity.podAntiAffinity, field.child('podAntiAffinity'));
}

function validateWeight(report: Report, weight: number | undefined, field: Field): void {
  const value = weight ?? 0;
  if (value <= 0 || value > 100) report.invalid(field, value, 'must be in the range 1-100'); // A12
}

/** kube: core validation.validateNodeAffinity */
function validateNodeAffinity({ report, options }: PodContext, affinity: NodeAffinity, field: Field): void {
  const must = affinity[required];
  if (must !== undefined) {
    const terms = must.nodeSelectorTerms ?? [];
    const place = field.child(required).child('nodeSelectorTerms');
    if (terms.length === 0) report.required(place, 'must have at least one node selector term'); // A01
    const checksValues = has(report.target, 'requiredAffinityValuesValidated') && !options.keeps.has('labelValueInRequiredNodeAffinity');
    for (const [i, term] of terms.entries()) validateNodeSelectorTerm(report, term, checksValues, place.index(i));
  }
  for (const [i, { weight, preference }] of (affinity[preferred] ?? []).entries()) {
    const here = field.child(preferred).index(i);
    validateWeight(report, weight, here.child('weight'));
    validateNodeSelectorTerm(report, preference ?? {}, false, here.child('preference'));
  }
}

/** kube: core validation.ValidateNodeSelectorTerm */
function validateNodeSelectorTerm(report: Report, term: NodeSelectorTerm, checksValues: boolean, field: Field): void {
  for (const [j, requirement] of (term.matchExpressions ?? []).entries()) {
    validateExpression(report, requirement, checksValues, field.child('matchExpressions').index(j));
  }
  for (const [j, requirement] of (term.matchFields ?? []).entries())
    validateFieldMatch(report, requirement, field.child('matchFields').index(j));
}

/** kube: core validation.ValidateNodeSelectorRequirement */
function validateExpression(
  report: Report,
  { key = '', operator = '', values = [] }: Requirement,
  checksValues: boolean,
  field: Field,
): void {
  const place = field.child('values');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) report.required(place, "must be specified when `operator` is 'In' or 'NotIn'"); // A03
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) report.forbidden(place, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"); // A04
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) report.required(place, "must be specified single value when `operator` is 'Lt' or 'Gt'"); // A05
  } else {
    report.invalid(field.child('operator'), operator, 'not a valid selector operator', namedString); // A02
  }
  validateLabelName(report, key, field.child('key')); // A06
  if (!checksValues) return;
  for (const [k, value] of values.entries()) report.invalidEach(place.index(k), value, labelValue(value, report.target)); // A07
}

/** kube: core validation.ValidateNodeFieldSelectorRequirement */
function validateFieldMatch(report: Report, { key = '', operator = '', values = [] }: Requirement, field: Field): void {
  if (operator !== 'In' && operator !== 'NotIn')
    report.invalid(field.child('operator'), operator, 'not a valid selector operator', namedString); // A08
  else if (values.length !== 1) {
    report.required(field.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"); // A09
  }
  if (key !== 'metadata.name') {
    report.invalid(field.child('key'), key, 'not a valid field selector key'); // A10
    return;
  }
  for (const [k, value] of values.entries()) report.invalidEach(field.child('values').index(k), value, dnsSubdomain(value)); // A11
}

/** kube: core validation.validatePodAffinity, validatePodAntiAffinity */
function validatePodAffinity(context: PodContext, affinity: PodAffinity, field: Field): void {
  for (const [i, term] of (affinity[required] ?? []).entries()) validatePodAffinityTerm(context, term, field.child(required).index(i));
  for (const [i, { weight, podAffinityTerm }] of (affinity[preferred] ?? []).entries()) {
    const here = field.child(preferred).index(i);
    validateWeight(context.report, weight, here.child('weight'));
    validatePodAffinityTerm(context, podAffinityTerm ?? {}, here.child('podAffinityTerm'));
  }
}

/** kube: core validation.validatePodAffinityTerm */
function validatePodAffinityTerm({ report, options }: PodContext, term: PodAffinityTerm, field: Field): void {
  const { topologyKey = '', labelSelector, namespaceSelector } = term;
  const selectorOptions = { allowInvalidValues: options.keeps.has('labelValueInAffinitySelector') };
  validateLabelSelector(report, labelSelector, field.child('labelSelector'), selectorOptions); // A15
  validateLabelSelector(report, namespaceSelector, field.child('namespaceSelector'), selectorOptions);
  for (const [i, namespace] of (term.namespaces ?? []).entries()) {
    report.invalidEach(field.child('namespace', ['namespaces', i]), namespace, dnsLabel(namespace)); // A16
  }
  validateMatchLabelKeys(report, term.matchLabelKeys ?? [], term.mismatchLabelKeys ?? [], labelSelector, field);
  if (topologyKey === '') report.required(field.child('topologyKey'), 'can not be empty'); // A13
  validateLabelName(report, topologyKey, field.child('topologyKey')); // A14
}
