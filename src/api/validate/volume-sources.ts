import { compareQuantities, quantityOf, zeroQuantity } from '../../kube/quantity.ts';
import { has } from '../../kube/versions.ts';
import type { ClaimTemplate, KeyToPath, Volume } from '../pod-spec.ts';
import { validateDownwardFile } from './downward.ts';
import type { Field } from './field.ts';
import { byteLength, dnsSubdomain } from './formats.ts';
import { validateAnnotations, validateLabels } from './labels.ts';
import { validateDescendingPath, validateNoBacksteps, validateNonReservedPath } from './paths.ts';
import { validatePersistentVolumeClaimSpec } from './persistent-volume-claim.ts';
import type { PodOptions } from './pod-context.ts';
import { validatePullPolicy } from './pull-policy.ts';
import type { Report } from './report.ts';
import type { VolumeSource } from './volumes.ts';

type Source<Member extends keyof Volume> = NonNullable<Volume[Member]>;

/** The kinds of volumes that people use. Ids: catalogue section 2.3. */
export const volumeSources: readonly VolumeSource[] = [
  { member: 'emptyDir', validate: validateEmptyDir },
  { member: 'hostPath', validate: validateHostPath },
  { member: 'secret', validate: validateSecret },
  { member: 'configMap', validate: validateConfigMap },
  { member: 'downwardAPI', surplusName: 'downwarAPI', validate: validateDownwardApi },
  { member: 'persistentVolumeClaim', validate: validateClaimSource },
  { member: 'csi', validate: validateCsi },
  { member: 'ephemeral', validate: validateEphemeral },
  { member: 'image', validate: validateImage },
  { member: 'nfs', validate: validateNfs },
];

const modeSentence = 'must be a number between 0 and 0777 (octal), both inclusive';

/** MODE, when it is given. */
export function validateFileMode(report: Report, mode: number | undefined, field: Field): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) report.invalid(field, mode, modeSentence);
}

/** kube: core validation.validateKeyToPath */
export function validateKeyToPath(report: Report, item: KeyToPath, field: Field): void {
  const { key = '', path = '' } = item;
  if (key === '') report.required(field.child('key')); // V15
  if (path === '') report.required(field.child('path')); // V16
  validateNonReservedPath(report, path, field.child('path')); // V17
  validateFileMode(report, item.mode, field.child('mode')); // V18
}

/** The place of a required text: reported when the text is empty. */
export function requireText(report: Report, text: unknown, field: Field): void {
  if (typeof text !== 'string' || text === '') report.required(field);
}

function validateEmptyDir(report: Report, source: Source<'emptyDir'>, field: Field): void {
  const limit = quantityOf(source.sizeLimit);
  if (source.sizeLimit !== undefined && limit !== undefined && compareQuantities(limit, zeroQuantity) < 0) {
    report.forbidden(field.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity'); // V06
  }
  if (source.mode !== undefined && (source.mode < 0 || source.mode > 0o1777)) {
    report.invalid(field.child('mode'), source.mode, 'must be a number between 0 and 01777 (octal), both inclusive');
  }
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

/** kube: core validation.validateHostPathVolumeSource */
function validateHostPath(report: Report, source: Source<'hostPath'>, field: Field): void {
  const { path = '', type } = source;
  if (path === '') {
    report.required(field.child('path')); // V07
    return;
  }
  validateNoBacksteps(report, path, field.child('path')); // V08
  if (type !== undefined && !hostPathTypes.includes(type)) report.notSupported(field.child('type'), type, hostPathTypes); // V09
}

/** kube: core validation.validateSecretVolumeSource */
function validateSecret(report: Report, source: Source<'secret'>, field: Field): void {
  requireText(report, source.secretName, field.child('secretName')); // V12
  validateFileMode(report, source.defaultMode, field.child('defaultMode')); // V14
  for (const [i, item] of (source.items ?? []).entries()) validateKeyToPath(report, item, field.child('items').index(i));
}

/** kube: core validation.validateConfigMapVolumeSource */
function validateConfigMap(report: Report, source: Source<'configMap'>, field: Field): void {
  requireText(report, source.name, field.child('name')); // V13
  validateFileMode(report, source.defaultMode, field.child('defaultMode')); // V14
  for (const [i, item] of (source.items ?? []).entries()) validateKeyToPath(report, item, field.child('items').index(i));
}

/** Errors of items carry no index. kube: core validation.validateDownwardAPIVolumeSource */
function validateDownwardApi(report: Report, source: Source<'downwardAPI'>, field: Field): void {
  validateFileMode(report, source.defaultMode, field.child('defaultMode')); // V14
  for (const [i, item] of (source.items ?? []).entries()) validateDownwardFile(report, item, field.seenAt('items', i)); // V20
}

/** kube: core validation.validatePersistentClaimVolumeSource */
function validateClaimSource(report: Report, source: Source<'persistentVolumeClaim'>, field: Field): void {
  requireText(report, source.claimName, field.child('claimName')); // V19
}

/** kube: core validation.validateCSIVolumeSource */
function validateCsi(report: Report, source: Source<'csi'>, field: Field): void {
  const { driver = '', nodePublishSecretRef } = source;
  validateCsiDriverName(report, driver, field.child('driver')); // V36
  if (nodePublishSecretRef === undefined) return;
  const { name = '' } = nodePublishSecretRef;
  if (name === '')
    report.required(field.child('nodePublishSecretRef').child('name')); // V37
  else report.invalidEach(field.child('name', ['nodePublishSecretRef', 'name']), name, dnsSubdomain(name)); // V38
}

/** kube: core validation.ValidateCSIDriverName */
export function validateCsiDriverName(report: Report, name: string, field: Field): void {
  if (name === '') {
    report.required(field);
    if (has(report.target, 'csiDriverEmptyOnce')) return;
  }
  if (byteLength(name) > 63) report.tooLong(field, 63);
  report.invalidEach(field, name, dnsSubdomain(name.toLowerCase()));
}

/** kube: core validation.validateEphemeralVolumeSource, ValidatePersistentVolumeClaimTemplate */
function validateEphemeral(report: Report, source: Source<'ephemeral'>, field: Field): void {
  const place = field.child('volumeClaimTemplate');
  const template = source.volumeClaimTemplate;
  if (template === undefined) {
    report.required(place); // V39
    return;
  }
  validateTemplateMetadata(report, template.metadata ?? {}, place.child('metadata'));
  validatePersistentVolumeClaimSpec(report, template.spec ?? {}, place.child('spec')); // V42
}

/** Members of `metadata` that may not be set, in the server's order (that of the Go struct). */
const forbiddenMetadata = (
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp ' +
  'deletionGracePeriodSeconds ownerReferences finalizers managedFields'
).split(' ');

/** kube: core validation.ValidateTemplateObjectMeta */
function validateTemplateMetadata(report: Report, metadata: NonNullable<ClaimTemplate['metadata']>, field: Field): void {
  validateAnnotations(report, metadata.annotations, field.child('annotations')); // V40
  validateLabels(report, metadata.labels, field.child('labels'));
  for (const member of forbiddenMetadata) {
    const value = metadata[member];
    if (value === undefined || value === null || value === '' || value === 0) continue;
    report.forbidden(field.child(member === 'uid' ? 'uID' : member, [member]), 'cannot be set'); // V41
  }
}

/** kube: core validation.validateImageVolumeSource */
function validateImage(report: Report, source: Source<'image'>, field: Field, options: PodOptions): void {
  const { reference = '', pullPolicy = '' } = source;
  const isRequired = has(report.target, 'imageReferenceRequired') ? !options.keeps.has('emptyImageReference') : options.isPod;
  if (isRequired && reference === '') report.required(field.child('reference'));
  validatePullPolicy(report, pullPolicy, field.child('pullPolicy')); // V43
}

/** kube: core validation.validateNFSVolumeSource */
function validateNfs(report: Report, source: Readonly<Record<string, unknown>>, field: Field): void {
  const path = typeof source['path'] === 'string' ? source['path'] : '';
  requireText(report, source['server'], field.child('server')); // V44
  requireText(report, path, field.child('path'));
  if (!path.startsWith('/')) report.invalid(field.child('path'), path, 'must be an absolute path'); // V45
}

/** kube: core validation.validateGitRepoVolumeSource */
export function validateGitRepo(report: Report, source: Readonly<Record<string, unknown>>, field: Field): void {
  requireText(report, source['repository'], field.child('repository')); // V10
  const directory = source['directory'];
  if (typeof directory === 'string') validateDescendingPath(report, directory, field.child('directory')); // V11
}
