import { quantityOf, quantitySign, quantityText } from '../../kube/quantity.ts';
import type { Metric, MetricSource, MetricTarget } from '../autoscaler-spec.ts';
import type { Field } from './field.ts';
import { dnsLabel, pathSegment } from './formats.ts';
import { type ReferenceOptions, validateReference } from './object-reference.ts';
import type { Report } from './report.ts';
import { validateContainerResourceName } from './resource-names.ts';

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

type Validator = (report: Report, source: MetricSource, field: Field, options: ReferenceOptions) => void;

/** The sources in upstream's order, with the type that each belongs to. */
const sources: readonly { readonly member: Exclude<keyof Metric, 'type'>; readonly type: string; readonly validate: Validator }[] = [
  { member: 'object', type: 'Object', validate: validateObjectSource },
  { member: 'external', type: 'External', validate: validateExternalSource },
  { member: 'pods', type: 'Pods', validate: validatePodsSource },
  { member: 'resource', type: 'Resource', validate: validateResourceSource },
  { member: 'containerResource', type: 'ContainerResource', validate: validateContainerResourceSource },
];

/** kube: autoscaling validation.validateMetrics */
export function validateMetrics(
  report: Report,
  metrics: readonly Metric[],
  field: Field,
  minReplicas: number | undefined,
  options: ReferenceOptions,
): void {
  metrics.forEach((metric, i) => validateMetric(report, metric, field.index(i), options));
  if (minReplicas !== 0 || metrics.some((metric) => metric.type === 'Object' || metric.type === 'External')) return;
  report.forbidden(field, 'must specify at least one Object or External metric to support scaling to zero replicas');
}

/** kube: autoscaling validation.validateMetricSpec */
function validateMetric(report: Report, metric: Metric, field: Field, options: ReferenceOptions): void {
  const { type = '' } = metric;
  if (type === '') report.required(field.child('type'), 'must specify a metric source type');
  if (!types.includes(type)) report.notSupported(field.child('type'), type, types);
  const present = sources.filter(({ member }) => metric[member] !== undefined);
  const first = present[0];
  const source = first === undefined ? undefined : metric[first.member];
  if (first !== undefined && source !== undefined) first.validate(report, source, field.child(first.member), options);
  const expected = sources.find((each) => each.type === type);
  if (expected === undefined) report.notSupported(field.child('type'), type, types);
  else if (metric[expected.member] === undefined) {
    report.required(field.child(expected.member), 'must populate information for the given metric source');
  }
  if (present.length === 1) return;
  for (const { member } of present) {
    if (member !== expected?.member) report.forbidden(field.child(member), 'must populate the given metric source only');
  }
}

function validateObjectSource(report: Report, source: MetricSource, field: Field, options: ReferenceOptions): void {
  validateReference(report, (source as NonNullable<Metric['object']>).describedObject ?? {}, field.child('describedObject'), options);
  const target = validateNamedTarget(report, source, field);
  if (target.value === undefined && target.averageValue === undefined) {
    report.required(field.child('target').child('averageValue'), 'must set either a target value or averageValue');
  }
}

function validateExternalSource(report: Report, source: MetricSource, field: Field): void {
  const target = validateNamedTarget(report, source, field);
  const place = field.child('target');
  const hasValue = target.value !== undefined;
  const hasAverage = target.averageValue !== undefined;
  if (!hasValue && !hasAverage)
    report.required(place.child('averageValue'), 'must set either a target value for metric or a per-pod target');
  if (hasValue && hasAverage) report.forbidden(place.child('value'), 'may not set both a target value for metric and a per-pod target');
}

function validatePodsSource(report: Report, source: MetricSource, field: Field): void {
  const target = validateNamedTarget(report, source, field);
  if (target.averageValue === undefined)
    report.required(field.child('target').child('averageValue'), 'must specify a positive target averageValue');
}

function validateResourceSource(report: Report, source: MetricSource, field: Field): void {
  if ((source.name ?? '') === '') report.required(field.child('name'), 'must specify a resource name');
  validateUtilization(report, source, field);
}

function validateContainerResourceSource(report: Report, source: MetricSource, field: Field): void {
  const { name = '', container = '' } = source;
  if (name === '') report.required(field.child('name'), 'must specify a resource name');
  else validateContainerResourceName(report, name, field.child('name'));
  if (container === '') report.required(field.child('container'), 'must specify a container');
  else report.invalidEach(field.child('container'), container, dnsLabel(container));
  validateUtilization(report, source, field);
}

function validateUtilization(report: Report, source: MetricSource, field: Field): void {
  const target = source.target ?? {};
  const place = field.child('target');
  validateTarget(report, target, place);
  const hasUtilization = target.averageUtilization !== undefined;
  const hasValue = target.averageValue !== undefined;
  if (!hasUtilization && !hasValue)
    report.required(place.child('averageUtilization'), 'must set either a target raw value or a target utilization');
  if (hasUtilization && hasValue)
    report.forbidden(place.child('averageValue'), 'may not set both a target raw value and a target utilization');
}

/** kube: autoscaling validation.validateMetricIdentifier and validateMetricTarget */
function validateNamedTarget(report: Report, source: MetricSource, field: Field): MetricTarget {
  const name = source.metric?.name ?? '';
  if (name === '') report.required(field.child('metric').child('name'), 'must specify a metric name');
  else report.invalidEach(field.child('metric').child('name'), name, pathSegment(name, false));
  validateTarget(report, source.target ?? {}, field.child('target'));
  return source.target ?? {};
}

function validateTarget(report: Report, target: MetricTarget, field: Field): void {
  const { type = '', averageUtilization } = target;
  if (type === '') report.required(field.child('type'), 'must specify a metric target type');
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    report.invalid(field.child('type'), type, 'must be either Utilization, Value, or AverageValue');
  }
  for (const member of ['value', 'averageValue'] as const) {
    const quantity = target[member] === undefined ? undefined : quantityOf(target[member]);
    if (quantity !== undefined && quantitySign(quantity) !== 1) {
      report.invalid(field.child(member), quantityText(quantity), 'must be positive', 'resource.Quantity');
    }
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    report.invalid(field.child('averageUtilization'), averageUtilization, 'must be greater than 0');
  }
}
