import { deepEqual } from '../../base/deep-equal.ts';
import { peekTexts } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { has, type Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import type { TopologyTerm } from '../storage-class.ts';
import { Field } from './field.ts';
import { byteLength, dnsSubdomain, qualifiedName } from './formats.ts';
import { validateLabelName } from './labels.ts';
import { metadataOf, nameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { Report } from './report.ts';

const maxParameters = 512;
const maxParametersBytes = 256 * 1024;

/** kube: storage validation.ValidateStorageClass */
export function validateStorageClassCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateStorageClass(report, object);
  return report.errors;
}

/** kube: storage validation.ValidateStorageClassUpdate */
export function validateStorageClassUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateStorageClass(report, after);
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  for (const member of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode']) {
    const forbids = member !== 'volumeBindingMode' && !has(target, 'storageClassImmutableAsInvalid');
    // The older comparison tells an empty map from none.
    const nothing = forbids ? null : {};
    if (deepEqual(before[member] ?? nothing, after[member] ?? nothing)) continue;
    if (forbids) report.forbidden(Field.root(member), `updates to ${member} are forbidden.`);
    else {
      const shown = has(target, 'storageClassImmutableShowsNull') ? null : (after[member] ?? (member === 'provisioner' ? '' : null));
      report.invalid(Field.root(member), shown, 'field is immutable', member === 'parameters' ? 'map[string]string' : undefined);
    }
  }
  return report.errors;
}

function validateStorageClass(report: Report, object: KubeObject): void {
  validateObjectMeta(report, metadataOf(object), { namespaced: false, name: nameRule(dnsSubdomain) }, Field.root('metadata'));
  const provisioner = textOf(object, 'provisioner');
  if (provisioner === '') report.required(Field.root('provisioner'));
  else {
    const lower = provisioner.toLowerCase();
    report.invalidEach(Field.root('provisioner'), lower, qualifiedName(lower, report.target));
  }
  validateParameters(report, peekTexts(object, 'parameters'));
  const reclaimPolicies = ['Delete', 'Retain'];
  const reclaimPolicy = textOf(object, 'reclaimPolicy');
  if (reclaimPolicy !== '' && !reclaimPolicies.includes(reclaimPolicy)) {
    report.notSupported(Field.root('reclaimPolicy'), reclaimPolicy, reclaimPolicies);
  }
  const bindingModes = ['Immediate', 'WaitForFirstConsumer'];
  const bindingMode = textOf(object, 'volumeBindingMode');
  if (!bindingModes.includes(bindingMode)) report.notSupported(Field.root('volumeBindingMode'), bindingMode, bindingModes);
  validateTopologies(report, (object['allowedTopologies'] as readonly TopologyTerm[] | undefined) ?? []);
}

function textOf(object: KubeObject, member: string): string {
  const value = object[member];
  return typeof value === 'string' ? value : '';
}

function validateParameters(report: Report, parameters: Readonly<Record<string, string>>): void {
  const field = Field.root('parameters');
  const entries = Object.entries(parameters);
  if (entries.length > maxParameters) {
    report.tooLong(field, maxParameters);
    return;
  }
  if (Object.hasOwn(parameters, '')) report.invalid(field, '', 'field can not be empty.');
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (bytes > maxParametersBytes) report.tooLong(field, maxParametersBytes);
}

/** kube: storage validation.validateAllowedTopologies */
function validateTopologies(report: Report, terms: readonly TopologyTerm[]): void {
  // Upstream's list of what it has seen begins with one empty term for each; so an empty term repeats them all.
  const seen: Readonly<Record<string, readonly string[]>>[] = terms.map(() => ({}));
  terms.forEach((term, i) => {
    const field = Field.root('allowedTopologies').index(i).child('matchLabelExpressions');
    const values = validateTopologyTerm(report, term, field);
    for (const other of seen) if (deepEqual(other, values)) report.duplicate(field, '');
    seen.push(values);
  });
}

/** The values of each key, as sets. kube: core validation.ValidateTopologySelectorTerm */
function validateTopologyTerm(report: Report, term: TopologyTerm, field: Field): Readonly<Record<string, readonly string[]>> {
  const byKey = new Map<string, readonly string[]>();
  (term.matchLabelExpressions ?? []).forEach((expression, i) => {
    const { key = '', values = [] } = expression;
    const place = field.index(i);
    if (values.length === 0) report.required(place.child('values'));
    values.forEach((value, k) => {
      if (values.indexOf(value) < k) report.duplicate(place.child('values').index(k), value);
    });
    validateLabelName(report, key, place.child('key'));
    if (byKey.has(key)) report.duplicate(place.child('key'), key);
    byKey.set(key, [...new Set(values)].toSorted());
  });
  return Object.fromEntries(byKey);
}
