import { compareQuantities, quantityOf, quantityText, zeroQuantity } from '../../kube/quantity.ts';
import type { DownwardFile, FieldRef, ResourceFieldRef } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { qualifiedName } from './formats.ts';
import { validateNonReservedPath } from './paths.ts';
import { plainString, type Report } from './report.ts';

/** Fields of the pod that an environment variable may be filled from. */
export const envFieldPaths = (
  'metadata.name metadata.namespace metadata.uid spec.nodeName spec.serviceAccountName status.hostIP status.hostIPs ' +
  'status.podIP status.podIPs'
).split(' ');

/** Fields of the pod that a file may be filled from. */
const volumeFieldPaths = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

/** Everything that is a field path at all; what may be used where is decided afterwards. */
const knownFieldPaths = new Set([
  ...envFieldPaths,
  ...volumeFieldPaths,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host',
]);

/** kube: fieldpath.SplitMaybeSubscriptedPath */
function splitSubscript(path: string): { path: string; subscript: string } | undefined {
  const at = path.indexOf("['");
  return path.endsWith("']") && at > 0 ? { path: path.slice(0, at), subscript: path.slice(at + 2, -2) } : undefined;
}

/** Why a field path cannot be converted; undefined when it can. kube: podshelper.ConvertDownwardAPIFieldLabel */
function conversionProblem(apiVersion: string, path: string): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`; // E07
  const subscripted = splitSubscript(path);
  if (subscripted === undefined) return knownFieldPaths.has(path) ? undefined : `field label not supported: ${path}`; // E08
  const isMap = subscripted.path === 'metadata.annotations' || subscripted.path === 'metadata.labels';
  return isMap ? undefined : `field label does not support subscript: ${path}`; // E09
}

/** kube: core validation.validateObjectFieldSelector */
export function validateFieldRef(report: Report, ref: FieldRef, allowed: readonly string[], field: Field): void {
  const { apiVersion = '', fieldPath = '' } = ref;
  if (apiVersion === '') {
    report.required(field.child('apiVersion'));
    return;
  }
  if (fieldPath === '') {
    report.required(field.child('fieldPath')); // E06
    return;
  }
  const problem = conversionProblem(apiVersion, fieldPath);
  if (problem !== undefined) {
    report.invalid(field.child('fieldPath'), fieldPath, `error converting fieldPath: ${problem}`);
    return;
  }
  const subscripted = splitSubscript(fieldPath);
  if (subscripted !== undefined) {
    const name = subscripted.path === 'metadata.annotations' ? subscripted.subscript.toLowerCase() : subscripted.subscript;
    report.invalidEach(field.seenAt('fieldPath'), name, qualifiedName(name, report.target)); // E10
    return;
  }
  const meant = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!allowed.includes(meant)) report.notSupported(field.child('fieldPath'), meant, allowed, plainString); // E11
}

const resourcePaths = 'limits.cpu limits.ephemeral-storage limits.memory requests.cpu requests.ephemeral-storage requests.memory'.split(
  ' ',
);

function isHugePagesPath(path: string): boolean {
  return path.startsWith('requests.hugepages-') || path.startsWith('limits.hugepages-');
}

/** `inVolume`: a file must say which container it means. kube: core validation.validateContainerResourceFieldSelector */
export function validateResourceFieldRef(report: Report, ref: ResourceFieldRef, inVolume: boolean, field: Field): void {
  const { containerName = '', resource = '' } = ref;
  if (inVolume && containerName === '')
    report.required(field.child('containerName')); // E12
  else if (resource === '')
    report.required(field.child('resource')); // E13
  else if (!resourcePaths.includes(resource) && !isHugePagesPath(resource)) {
    report.notSupported(field.child('resource'), resource, resourcePaths, plainString); // E14
  }
  validateDivisor(report, resource, ref.divisor, field.child('divisor'));
}

const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** How the sentence calls the resources that are counted in bytes. */
const byteResources = new Map([
  ['memory', 'memory'],
  ['ephemeral-storage', 'local ephemeral storage'],
]);

/** E15 E16 E17. kube: core validation.validateContainerResourceDivisor */
function validateDivisor(report: Report, resource: string, written: string | number | undefined, field: Field): void {
  const divisor = quantityOf(written);
  if (written === undefined || divisor === undefined || compareQuantities(divisor, zeroQuantity) === 0) return;
  if (!resourcePaths.includes(resource) && !isHugePagesPath(resource)) return;
  const text = quantityText(divisor);
  const name = resource.replace(/^(limits|requests)\./, '');
  if (name === 'cpu') {
    if (text !== '1m' && text !== '1')
      report.invalid(field, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
    return;
  }
  const what = isHugePagesPath(resource) ? 'hugepages' : byteResources.get(name);
  if (what === undefined || byteDivisors.includes(text)) return;
  report.invalid(field, resource, `only divisor's values ${byteDivisors.join(', ')} are supported with the ${what} resource`);
}

/** The errors of a file stand at the list that it is in. kube: core validation.validateDownwardAPIVolumeFile */
export function validateDownwardFile(report: Report, file: DownwardFile, field: Field): void {
  const { path = '', fieldRef, resourceFieldRef, mode } = file;
  if (path === '') report.required(field.child('path')); // V20
  validateNonReservedPath(report, path, field.child('path'));
  if (fieldRef !== undefined) {
    validateFieldRef(report, fieldRef, volumeFieldPaths, field.child('fieldRef')); // V23
    if (resourceFieldRef !== undefined)
      report.invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'); // V22
  } else if (resourceFieldRef !== undefined) {
    validateResourceFieldRef(report, resourceFieldRef, true, field.child('resourceFieldRef')); // V24
  } else {
    report.required(field, 'one of fieldRef and resourceFieldRef is required'); // V21
  }
  if (mode !== undefined && (mode < 0 || mode > 0o777)) {
    report.invalid(field.child('mode'), mode, 'must be a number between 0 and 0777 (octal), both inclusive'); // V25
  }
}
