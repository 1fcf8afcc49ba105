import type { KubeObject } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { FieldError } from './field-error.ts';
import { rulesOf } from './kinds.ts';
import { prepareMetadataForCreate, prepareMetadataForUpdate, repeatedOwnerWarnings } from './prepare/metadata.ts';
import { Field } from './validate/field.ts';
import { pathSegment } from './validate/formats.ts';
import { metadataOf, validateGenericMetadata, validateGenericMetadataUpdate } from './validate/metadata.ts';
import { Report } from './validate/report.ts';

/** A warning that the server sends beside its acceptance: the complete text of the header. */
export interface Warning {
  readonly text: string;
}

/** The object after the server's defaulting. A kind without defaults, or unknown, is returned as it is. */
export function applyDefaults(object: KubeObject, target: Target): KubeObject {
  return rulesOf(object.apiVersion, object.kind)?.defaults?.(object, target) ?? object;
}

/** What the server changes of a defaulted object before it validates a create. kube: rest.BeforeCreate, RESTCreateStrategy.PrepareForCreate */
export function prepareForCreate(object: KubeObject, target: Target): KubeObject {
  const rules = rulesOf(object.apiVersion, object.kind);
  const named = prepareMetadataForCreate(object, rules?.namespaced === true);
  return rules?.prepareForCreate?.(named, target) ?? named;
}

/** What the server changes of a defaulted object before it validates an update. kube: rest.BeforeUpdate, RESTUpdateStrategy.PrepareForUpdate */
export function prepareForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  const rules = rulesOf(after.apiVersion, after.kind);
  const merged = prepareMetadataForUpdate(before, after, rules?.needsResourceVersion !== true);
  return rules?.prepareForUpdate?.(before, merged, target) ?? merged;
}

/**
 * The server's errors about a decoded and defaulted object that is to be created. Empty when it would be accepted.
 * kube: rest.BeforeCreate
 */
export function validateCreate(object: KubeObject, target: Target): FieldError[] {
  const rules = rulesOf(object.apiVersion, object.kind);
  if (rules === undefined) return [];
  const prepared = prepareForCreate(object, target);
  const refused = rules.allocationErrors?.(prepared, target) ?? [];
  if (refused.length > 0) return refused;
  const errors = rules.validateCreate?.(prepared, target) ?? [];
  if (errors.length > 0) return errors;
  // The general rules come only when those of the kind have nothing to say.
  const report = new Report(target);
  validateGenericMetadata(report, metadataOf(prepared), { namespaced: rules.namespaced, name: pathSegment }, Field.root('metadata'));
  return report.errors;
}

/**
 * The server's errors about a change. Both objects are decoded and defaulted; `before` is what the server has stored.
 * kube: rest.BeforeUpdate
 */
export function validateUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const rules = rulesOf(after.apiVersion, after.kind);
  if (rules === undefined) return [];
  const prepared = prepareForUpdate(before, after, target);
  const refused = rules.allocationErrors?.(prepared, target, before) ?? [];
  if (refused.length > 0) return refused;
  const report = new Report(target);
  const field = Field.root('metadata');
  if (rules.needsResourceVersion === true && (metadataOf(prepared).resourceVersion ?? '') === '') {
    // B11. The version is a number here, and nothing else is looked at. kube: generic registry Store.Update
    report.invalid(field.child('resourceVersion'), 0, 'must be specified for an update', 'uint64');
    return report.errors;
  }
  validateGenericMetadata(report, metadataOf(prepared), { namespaced: rules.namespaced, name: pathSegment }, field);
  validateGenericMetadataUpdate(report, metadataOf(before), metadataOf(prepared), field);
  return [...report.errors, ...(rules.validateUpdate?.(before, prepared, target) ?? [])];
}

/** The server's warnings about an object that it accepts, in its order; with `before`, about the change. */
export function warnings(object: KubeObject, target: Target, before?: KubeObject): Warning[] {
  const rules = rulesOf(object.apiVersion, object.kind);
  const prepared = before === undefined ? prepareForCreate(object, target) : prepareForUpdate(before, object, target);
  const texts = [...repeatedOwnerWarnings(object), ...(rules?.warnings?.(prepared, target, before) ?? [])];
  // A text that was sent already is not sent again.
  return [...new Set(texts)].map((text) => ({ text }));
}
