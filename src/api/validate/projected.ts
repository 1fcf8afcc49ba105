import type { ProjectedSource, Volume } from '../pod-spec.ts';
import { validateDownwardFile } from './downward.ts';
import type { Field } from './field.ts';
import { byteLength } from './formats.ts';
import { validateLabelSelector } from './labels.ts';
import { validateNonReservedPath } from './paths.ts';
import type { PodOptions } from './pod-context.ts';
import { plainString, type Report } from './report.ts';
import { clusterTrustBundleName, domainPrefixedKey, isKubernetesSigner, validateSignerName } from './signer.ts';
import { validateFileMode, validateKeyToPath } from './volume-sources.ts';

/** The file paths of one projected volume, to find those that are given twice. */
class ProjectedPaths {
  readonly #report: Report;
  readonly #seen = new Set<string>();
  readonly #field: Field;

  constructor(report: Report, field: Field) {
    this.#report = report;
    this.#field = field;
  }

  /** V27: the error stands at the volume and shows whose path it is. */
  add(path: string, shown: string, place: Field): void {
    if (this.#seen.has(path)) this.#report.invalid(this.#field.seenAs(place), shown, 'conflicting duplicate paths');
    this.#seen.add(path);
  }
}

/** kube: core validation.validateProjectedVolumeSource, validateProjectionSources */
export function validateProjected(report: Report, source: NonNullable<Volume['projected']>, field: Field, options: PodOptions): void {
  validateFileMode(report, source.defaultMode, field.child('defaultMode')); // V14
  const paths = new ProjectedPaths(report, field);
  for (const [i, each] of (source.sources ?? []).entries()) {
    const here = field.child('sources').index(i);
    validateNamedItems(report, each.secret, here.child('secret'), paths); // V26
    validateNamedItems(report, each.configMap, here.child('configMap'), paths);
    validateDownward(report, each.downwardAPI, here.child('downwardAPI'), paths); // V28
    validateToken(report, each.serviceAccountToken, here.child('serviceAccountToken'), field, options);
    validateTrustBundle(report, each.clusterTrustBundle, here.child('clusterTrustBundle'), paths);
    validatePodCertificate(report, each.podCertificate, here.child('podCertificate'), paths);
    const kinds = [each.secret, each.configMap, each.downwardAPI, each.serviceAccountToken, each.clusterTrustBundle, each.podCertificate];
    if (kinds.filter((kind) => kind !== undefined).length > 1) report.forbidden(here, 'may not specify more than 1 volume type per source'); // V32
  }
}

function validateNamedItems(report: Report, source: ProjectedSource['secret'], field: Field, paths: ProjectedPaths): void {
  if (source === undefined) return;
  const { name = '', items = [] } = source;
  if (name === '') report.required(field.child('name'));
  for (const [i, item] of items.entries()) {
    const here = field.child('items').index(i);
    validateKeyToPath(report, item, here);
    if ((item.path ?? '') !== '') paths.add(item.path ?? '', name, here.child('path'));
  }
}

function validateDownward(report: Report, source: ProjectedSource['downwardAPI'], field: Field, paths: ProjectedPaths): void {
  for (const [i, file] of (source?.items ?? []).entries()) {
    validateDownwardFile(report, file, field.seenAt('items', i));
    if ((file.path ?? '') !== '') paths.add(file.path ?? '', file.path ?? '', field.seenAt('items', i, 'path'));
  }
}

/** The path of a token is reported at the volume, and takes no part in the search for conflicts. */
function validateToken(
  report: Report,
  source: ProjectedSource['serviceAccountToken'],
  field: Field,
  volume: Field,
  options: PodOptions,
): void {
  if (source === undefined) return;
  const { path = '', expirationSeconds = 0 } = source;
  const place = volume.child('path').seenAs(field.child('path'));
  if (expirationSeconds < 600)
    report.invalid(field.child('expirationSeconds'), expirationSeconds, 'may not specify a duration less than 10 minutes'); // V29
  if (expirationSeconds > 2 ** 32) {
    report.invalid(field.child('expirationSeconds'), expirationSeconds, 'may not specify a duration larger than 2^32 seconds'); // V30
  }
  if (path === '')
    report.required(place); // V31
  else if (!options.keeps.has('projectedTokenPath')) validateNonReservedPath(report, path, place);
}

/** V34 */
function validateTrustBundle(report: Report, source: ProjectedSource['clusterTrustBundle'], field: Field, paths: ProjectedPaths): void {
  if (source === undefined) return;
  const { name, signerName, labelSelector, path = '' } = source;
  if (name !== undefined && signerName !== undefined) {
    report.invalid(field, source, 'only one of name and signerName may be used', 'core.ClusterTrustBundleProjection');
  } else if (name !== undefined) {
    if (name === '') report.required(field.child('name'), 'must be a valid object name');
    for (const sentence of clusterTrustBundleName(name))
      report.invalid(field.child('name'), name, `not a valid clustertrustbundlename: ${sentence}`);
    if (labelSelector !== undefined) {
      report.invalid(field.child('labelSelector'), labelSelector, 'labelSelector must be unset if name is specified', 'v1.LabelSelector');
    }
  } else if (signerName !== undefined) {
    if (signerName === '') report.required(field.child('signerName'), 'must be a valid signer name');
    validateSignerName(report, signerName, field.child('signerName'));
    validateLabelSelector(report, labelSelector, field.child('labelSelector'));
  } else {
    report.required(field, 'either name or signerName must be specified');
  }
  if (path === '') report.required(field.child('path'));
  validateNonReservedPath(report, path, field.child('path'));
  paths.add(path, path, field.child('path'));
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const maxExpirationSeconds = 91 * 24 * 60 * 60;
const kubernetesMaxExpirationSeconds = 24 * 60 * 60;

/** V35 */
function validatePodCertificate(report: Report, source: ProjectedSource['podCertificate'], field: Field, paths: ProjectedPaths): void {
  if (source === undefined) return;
  const { signerName = '', keyType = '' } = source;
  validateSignerName(report, signerName, field.child('signerName'));
  validateUserAnnotations(report, source.userAnnotations ?? {}, field.child('userAnnotations'));
  if (!keyTypes.includes(keyType)) report.notSupported(field.child('keyType'), keyType, keyTypes, plainString);
  if (source.maxExpirationSeconds !== undefined) {
    const place = field.child('maxExpirationSeconds');
    const most = isKubernetesSigner(signerName) ? kubernetesMaxExpirationSeconds : maxExpirationSeconds;
    if (source.maxExpirationSeconds < 3600)
      report.invalid(place, source.maxExpirationSeconds, 'if provided, maxExpirationSeconds must be >= 3600');
    if (source.maxExpirationSeconds > most)
      report.invalid(place, source.maxExpirationSeconds, `if provided, maxExpirationSeconds must be <= ${most}`);
  }
  let count = 0;
  for (const member of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const path = source[member] ?? '';
    if (path === '') continue;
    count++;
    validateNonReservedPath(report, path, field.child(member));
    paths.add(path, path, field.child(member));
  }
  if (count === 0) report.required(field, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath');
}

/** kube: core validation.ValidateUserAnnotations */
function validateUserAnnotations(report: Report, annotations: Readonly<Record<string, string>>, field: Field): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    domainPrefixedKey(report, key.toLowerCase(), field);
    bytes += byteLength(key) + byteLength(value);
  }
  if (bytes > 262144) report.tooLong(field, 262144);
}
