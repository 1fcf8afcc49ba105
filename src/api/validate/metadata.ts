import type { KubeObject, ObjectMeta, OwnerReference } from '../../kube/objects.ts';
import { has } from '../../kube/versions.ts';
import { goQuote } from '../go-quote.ts';
import type { Field } from './field.ts';
import { dnsLabel, maskTrailingDash, qualifiedName } from './formats.ts';
import { validateAnnotations, validateLabels } from './labels.ts';
import type { Report } from './report.ts';

/** A rule for names; `isPrefix` when it is asked about `generateName`, whose end is still open. */
export type NameRule = (name: string, isPrefix: boolean) => string[];

/** A rule for names from a format; a prefix may end with one `-`. kube: apimachinery validation.NameIsDNSLabel and its likes */
export function nameRule(format: (text: string) => string[]): NameRule {
  return (name, isPrefix) => format(isPrefix ? maskTrailingDash(name) : name);
}

export interface MetadataOptions {
  readonly namespaced: boolean;
  readonly name: NameRule;
}

/**
 * The rules of apimachinery, which hold for every kind.
 * kube: apimachinery validation.ValidateObjectMetaAccessor
 */
export function validateGenericMetadata(report: Report, metadata: ObjectMeta, { namespaced, name }: MetadataOptions, field: Field): void {
  const { generateName = '', namespace = '' } = metadata;
  if (generateName !== '') report.invalidEach(field.child('generateName'), generateName, name(generateName, true)); // M03
  if ((metadata.name ?? '') === '')
    report.required(field.child('name'), 'name or generateName is required'); // M01
  else report.invalidEach(field.child('name'), metadata.name, name(metadata.name ?? '', false)); // M02
  if (namespaced) {
    if (namespace === '')
      report.required(field.child('namespace')); // M04
    else report.invalidEach(field.child('namespace'), namespace, nameRule(dnsLabel)(namespace, false)); // M05
  } else if (namespace !== '') {
    report.forbidden(field.child('namespace'), 'not allowed on this type');
  }
  if ((metadata.generation ?? 0) < 0) report.invalid(field.child('generation'), metadata.generation, 'must be greater than or equal to 0');
  validateLabels(report, metadata.labels, field.child('labels'));
  validateAnnotations(report, metadata.annotations, field.child('annotations'));
  validateOwnerReferences(report, metadata.ownerReferences ?? [], field.child('ownerReferences'));
  validateFinalizers(report, metadata.finalizers ?? [], field.child('finalizers'));
}

/** The same and the rules for finalizer names of Kubernetes' own kinds. kube: core validation.ValidateObjectMeta */
export function validateObjectMeta(report: Report, metadata: ObjectMeta, options: MetadataOptions, field: Field): void {
  validateGenericMetadata(report, metadata, options, field);
  validateFinalizerNames(report, metadata.finalizers ?? [], field.child('finalizers'));
}

/** kube: apimachinery validation.ValidateObjectMetaAccessorUpdate */
export function validateGenericMetadataUpdate(report: Report, before: ObjectMeta, after: ObjectMeta, field: Field): void {
  if (before.deletionTimestamp !== undefined) {
    const added = [...new Set(after.finalizers)].filter((each) => !(before.finalizers ?? []).includes(each)).toSorted();
    const printed = `[]string{${added.map(goQuote).join(', ')}}`;
    // U09
    if (added.length > 0)
      report.forbidden(
        field.child('finalizers'),
        `no new finalizers can be added if the object is being deleted, found new finalizers ${printed}`,
      );
  }
  if ((after.resourceVersion ?? '') === '') report.invalid(field.child('resourceVersion'), '', 'must be specified for an update'); // U06
  if ((after.generation ?? 0) < (before.generation ?? 0))
    report.invalid(field.child('generation'), after.generation ?? 0, 'must not be decremented'); // U08
  const immutable = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;
  for (const member of immutable) {
    // U07. A member that is nil is printed as null, a text as an empty one.
    const nothing = member === 'name' || member === 'namespace' || member === 'uid' ? '' : null;
    const value = after[member] ?? nothing;
    const goType = member.endsWith('Timestamp') ? '*v1.Time' : undefined;
    if (value !== (before[member] ?? nothing)) report.invalid(field.child(member), value, 'field is immutable', goType);
  }
  validateLabels(report, after.labels, field.child('labels')); // U10
  validateAnnotations(report, after.annotations, field.child('annotations'));
  validateOwnerReferences(report, after.ownerReferences ?? [], field.child('ownerReferences'));
}

/** kube: core validation.ValidateObjectMetaUpdate */
export function validateObjectMetaUpdate(report: Report, before: ObjectMeta, after: ObjectMeta, field: Field): void {
  validateGenericMetadataUpdate(report, before, after, field);
  validateFinalizerNames(report, after.finalizers ?? [], field.child('finalizers'));
}

/** `metadata` of an object that may lack it. */
export function metadataOf(object: KubeObject): ObjectMeta {
  return (object as { readonly metadata?: ObjectMeta }).metadata ?? {};
}

/** kube: apimachinery validation.ValidateOwnerReferences */
function validateOwnerReferences(report: Report, references: readonly OwnerReference[], field: Field): void {
  const indexed = has(report.target, 'ownerReferencesIndexed');
  let controller: string | undefined;
  references.forEach((reference, i) => {
    validateOwnerReference(report, reference, indexed ? field.index(i) : field.seenAt(i));
    if (reference.controller !== true) return;
    const name = `${reference.kind ?? ''}/${reference.name ?? ''}`;
    if (controller === undefined) controller = name;
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      report.invalid(field, references, detail, '[]v1.OwnerReference'); // M13
    }
  });
}

/** kube: apimachinery validation.validateOwnerReference */
function validateOwnerReference(report: Report, reference: Partial<OwnerReference>, field: Field): void {
  const indexed = has(report.target, 'ownerReferencesIndexed');
  const { apiVersion = '', kind = '', name = '', uid = '' } = reference;
  const parsed = groupAndVersion(apiVersion);
  if (!indexed) {
    if (parsed?.version === '' || parsed === undefined) report.invalid(field.child('apiVersion'), apiVersion, 'version must not be empty'); // M11
  } else if (apiVersion === '') report.required(field.child('apiVersion'), 'must not be empty');
  else if (parsed === undefined || parsed.version === '')
    report.invalid(field.child('apiVersion'), apiVersion, 'must be <group>/<version> or <version>');
  for (const [member, value] of Object.entries({ kind, name, uid })) {
    if (value !== '') continue;
    // M12
    if (indexed) report.required(field.child(member), 'must not be empty');
    else
      report.invalid(
        field.child(member),
        '',
        has(report.target, 'emptyOwnerMemberUnnamed') ? 'must not be empty' : `${member} must not be empty`,
      );
  }
  if (parsed?.group === '' && parsed.version === 'v1' && kind === 'Event') {
    report.invalid(field, reference, '/v1, Kind=Event is disallowed from being an owner', 'v1.OwnerReference'); // M14
  }
}

/** Undefined when the text has more than one slash. kube: schema.ParseGroupVersion */
function groupAndVersion(text: string): { group: string; version: string } | undefined {
  if (text === '' || text === '/') return { group: '', version: '' };
  const parts = text.split('/');
  if (parts.length > 2) return undefined;
  return parts.length === 1 ? { group: '', version: text } : { group: parts[0] ?? '', version: parts[1] ?? '' };
}

/** kube: apimachinery validation.ValidateFinalizers */
function validateFinalizers(report: Report, finalizers: readonly string[], field: Field): void {
  finalizers.forEach((finalizer, i) => {
    report.invalidEach(field.seenAt(i), finalizer, qualifiedName(finalizer, report.target)); // M15
  });
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    report.invalid(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set', '[]string'); // M17
  }
}

/** kube: core validation.validateKubeFinalizerName */
function validateFinalizerNames(report: Report, finalizers: readonly string[], field: Field): void {
  finalizers.forEach((finalizer, i) => {
    if (finalizer.includes('/') || ['kubernetes', 'orphan', 'foregroundDeletion'].includes(finalizer)) return;
    report.invalid(field.index(i), finalizer, 'name is neither a standard finalizer name nor is it fully qualified'); // M16
  });
}
