import type { KubeObject } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { FieldError } from './field-error.ts';
import { rulesOf } from './kinds.ts';

/** A warning that the server sends beside its acceptance: the complete text of the header. */
export interface Warning {
  readonly text: string;
}

/** The object after the server's defaulting. A kind without defaults, or unknown, is returned as it is. */
export function applyDefaults(object: KubeObject, target: Target): KubeObject {
  return rulesOf(object.apiVersion, object.kind)?.defaults?.(object, target) ?? object;
}

/** What the server changes of a defaulted object before it validates a create. kube: rest.RESTCreateStrategy PrepareForCreate */
export function prepareForCreate(object: KubeObject, target: Target): KubeObject {
  return rulesOf(object.apiVersion, object.kind)?.prepareForCreate?.(object, target) ?? object;
}

/** What the server changes of a defaulted object before it validates an update. kube: rest.RESTUpdateStrategy PrepareForUpdate */
export function prepareForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  return rulesOf(after.apiVersion, after.kind)?.prepareForUpdate?.(before, after, target) ?? after;
}

/** The server's errors about a decoded and defaulted object that is to be created. Empty when it would be accepted. */
export function validateCreate(object: KubeObject, target: Target): FieldError[] {
  const rules = rulesOf(object.apiVersion, object.kind);
  return rules?.validateCreate?.(prepareForCreate(object, target), target) ?? [];
}

/** The server's errors about a change. Both objects are decoded and defaulted; `before` is what the server has stored. */
export function validateUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const rules = rulesOf(after.apiVersion, after.kind);
  return rules?.validateUpdate?.(before, prepareForUpdate(before, after, target), target) ?? [];
}

/** The server's warnings about an object that it accepts, in its order; with `before`, about the change. */
export function warnings(object: KubeObject, target: Target, before?: KubeObject): Warning[] {
  const rules = rulesOf(object.apiVersion, object.kind);
  const prepared = before === undefined ? prepareForCreate(object, target) : prepareForUpdate(before, object, target);
  return (rules?.warnings?.(prepared, target, before) ?? []).map((text) => ({ text }));
}
