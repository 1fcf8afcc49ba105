import type { KubeObject } from '../../kube/objects.ts';
import { quantityOf, quantitySign, quantityText } from '../../kube/quantity.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import type { AutoscalerSpec, ScalingRules } from '../autoscaler-spec.ts';
import type { FieldError } from '../field-error.ts';
import { Field } from './field.ts';
import { dnsSubdomain } from './formats.ts';
import { metadataOf, nameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateMetrics } from './metrics.ts';
import { apiVersionProblem, type ReferenceOptions, validateReference } from './object-reference.ts';
import { Report } from './report.ts';

const maxPeriodSeconds = 1800;
const maxWindowSeconds = 3600;

interface Options {
  readonly leastReplicas: number;
  readonly target: ReferenceOptions;
  readonly metrics: ReferenceOptions;
}

/** kube: autoscaling validation.ValidateHorizontalPodAutoscaler */
export function validateHorizontalPodAutoscalerCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name: nameRule(dnsSubdomain) }, Field.root('metadata'));
  validateSpec(report, specOf(object), optionsFor(target, specOf(object)));
  return report.errors;
}

/** kube: autoscaling validation.ValidateHorizontalPodAutoscalerUpdate */
export function validateHorizontalPodAutoscalerUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  validateSpec(report, specOf(after), optionsFor(target, specOf(after), specOf(before)));
  return report.errors;
}

/** kube: pkg/registry/autoscaling/horizontalpodautoscaler validationOptionsForHorizontalPodAutoscaler */
function optionsFor(target: Target, spec: AutoscalerSpec, before?: AutoscalerSpec): Options {
  const [old, now] = [before?.scaleTargetRef ?? {}, spec.scaleTargetRef ?? {}];
  const sameTarget = before !== undefined && (old.apiVersion ?? '') === (now.apiVersion ?? '') && (old.kind ?? '') === (now.kind ?? '');
  const lenient = { allowEmptyGroup: true, allowInvalidVersion: false };
  const storedInvalid = (before?.metrics ?? []).some(
    (metric) => metric.type === 'Object' && apiVersionProblem(metric.object?.describedObject?.apiVersion ?? '', lenient) !== undefined,
  );
  return {
    leastReplicas: gateOn(target, 'HPAScaleToZero') || before?.minReplicas === 0 ? 0 : 1,
    target: { allowInvalidVersion: sameTarget, allowEmptyGroup: now.kind === 'ReplicationController' },
    metrics: { allowEmptyGroup: true, allowInvalidVersion: storedInvalid },
  };
}

/** kube: autoscaling validation.validateHorizontalPodAutoscalerSpec */
function validateSpec(report: Report, spec: AutoscalerSpec, options: Options): void {
  const field = Field.root('spec');
  const { minReplicas, maxReplicas = 0 } = spec;
  if (minReplicas !== undefined && minReplicas < options.leastReplicas) {
    report.invalid(field.child('minReplicas'), minReplicas, `must be greater than or equal to ${options.leastReplicas}`);
  }
  validateMaxReplicas(report, maxReplicas, field.child('maxReplicas'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    report.invalid(field.child('maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`');
  }
  validateReference(report, spec.scaleTargetRef ?? {}, field.child('scaleTargetRef'), options.target);
  validateMetrics(report, spec.metrics ?? [], field.child('metrics'), minReplicas, options.metrics);
  for (const direction of ['scaleUp', 'scaleDown'] as const) {
    const rules = spec.behavior?.[direction];
    if (rules !== undefined) validateScalingRules(report, rules, field.child('behavior').child(direction));
  }
}

function validateMaxReplicas(report: Report, maxReplicas: number, field: Field): void {
  if (maxReplicas >= 1) return;
  if (!has(report.target, 'maxReplicasRequired')) report.invalid(field, maxReplicas, 'must be greater than 0');
  else if (maxReplicas < 0) report.invalid(field, maxReplicas, 'must be greater than or equal to 1');
  else report.required(field, has(report.target, 'maxReplicasRequiredPlainly') ? '' : 'must be set and greater than 0');
}

/** kube: autoscaling validation.validateScalingRules */
function validateScalingRules(report: Report, rules: ScalingRules, field: Field): void {
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules;
  const windowField = field.child('stabilizationWindowSeconds');
  if (window < 0) report.invalid(windowField, window, 'must be greater than or equal to zero');
  if (window > maxWindowSeconds) report.invalid(windowField, window, `must be less than or equal to ${maxWindowSeconds}`);
  const selections = ['Disabled', 'Max', 'Min'];
  if (selectPolicy !== undefined && !selections.includes(selectPolicy))
    report.notSupported(field.child('selectPolicy'), selectPolicy, selections);
  if (policies.length === 0) report.required(field.child('policies'), 'must specify at least one Policy');
  policies.forEach((policy, i) => {
    const place = field.child('policies').index(i);
    const { type = '', value = 0, periodSeconds = 0 } = policy;
    if (type !== 'Pods' && type !== 'Percent') report.notSupported(place.child('type'), type, ['Percent', 'Pods']);
    if (value <= 0) report.invalid(place.child('value'), value, 'must be greater than zero');
    const period = place.child('periodSeconds');
    if (periodSeconds <= 0) report.invalid(period, periodSeconds, 'must be greater than zero');
    if (periodSeconds > maxPeriodSeconds) report.invalid(period, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`);
  });
  const amount = tolerance === undefined ? undefined : quantityOf(tolerance);
  if (amount !== undefined && quantitySign(amount) < 0) {
    report.invalid(field.child('tolerance'), quantityText(amount), 'must be greater than or equal to 0');
  }
}

function specOf(object: KubeObject): AutoscalerSpec {
  return (object['spec'] as AutoscalerSpec | undefined) ?? {};
}
