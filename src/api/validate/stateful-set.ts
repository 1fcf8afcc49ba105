import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { Field } from './field.ts';
import { dnsLabel } from './formats.ts';
import { metadataOf, nameRule, validateObjectMeta } from './metadata.ts';
import { Report } from './report.ts';

const name = nameRule(dnsLabel);

/** kube: apps validation.ValidateStatefulSet */
export function validateStatefulSetCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name }, Field.root('metadata'));
  return report.errors;
}
