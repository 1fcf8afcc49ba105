import { peekList } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { Field } from './field.ts';
import { dnsLabel, qualifiedName } from './formats.ts';
import { metadataOf, nameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { Report } from './report.ts';

/** kube: core validation.ValidateNamespace */
export function validateNamespaceCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateNamespace(report, object);
  return report.errors;
}

/** kube: core validation.ValidateNamespaceUpdate */
export function validateNamespaceUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateNamespace(report, after);
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  return report.errors;
}

function validateNamespace(report: Report, object: KubeObject): void {
  validateObjectMeta(report, metadataOf(object), { namespaced: false, name: nameRule(dnsLabel) }, Field.root('metadata'));
  peekList(object, 'spec', 'finalizers').forEach((finalizer, i) => {
    const [field, name] = [Field.root('spec').child('finalizers').seenAt(i), String(finalizer)];
    report.invalidEach(field, name, qualifiedName(name, report.target));
    if (name.includes('/') || ['kubernetes', 'orphan', 'foregroundDeletion'].includes(name)) return;
    report.invalid(field, name, 'name is neither a standard finalizer name nor is it fully qualified');
  });
}
