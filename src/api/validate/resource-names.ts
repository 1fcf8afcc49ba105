import type { Target } from '../../kube/versions.ts';
import type { Field } from './field.ts';
import { qualifiedName } from './formats.ts';
import type { Report } from './report.ts';

const containerResources = ['cpu', 'memory', 'ephemeral-storage'];
const countedObjects = ['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims'];
const countedServices = ['services.nodeports', 'services.loadbalancers'];
const computed = containerResources.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]);
/** Every name without a prefix that is a resource somewhere. kube: helper.standardResources */
const standardResources = new Set([...computed, 'storage', 'requests.storage', ...countedObjects, ...countedServices]);

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** A resource that Kubernetes itself knows; any name that contains its domain counts. kube: helper.IsNativeResource */
export function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** kube: helper.IsExtendedResourceName */
export function isExtended(name: string, target: Target): boolean {
  return !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`, target).length === 0;
}

/** Whether a request may be lower than the limit. kube: helper.IsOvercommitAllowed */
export function allowsOvercommit(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** Whether only whole amounts make sense. kube: helper.IsIntegerResourceName */
export function isWholeResource(name: string, target: Target): boolean {
  return countedObjects.includes(name) || countedServices.includes(name) || isExtended(name, target);
}

/** Answers whether the name is fine. K01 K02. kube: core validation.validateResourceName */
function validateResourceName(report: Report, name: string, field: Field): boolean {
  const sentences = qualifiedName(name, report.target);
  for (const sentence of sentences) report.invalid(field, name, sentence, 'core.ResourceName');
  if (sentences.length > 0) return false;
  if (name.includes('/') || standardResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')) return true;
  report.invalid(field, name, 'must be a standard resource type or fully qualified', 'core.ResourceName');
  return false;
}

/** kube: core validation.ValidateContainerResourceName */
export function validateContainerResourceName(report: Report, name: string, field: Field): void {
  validateResourceName(report, name, field);
  if (!name.includes('/')) {
    if (containerResources.includes(name) || isHugePages(name)) return;
    report.invalid(field, name, 'must be a standard resource for containers', 'core.ResourceName'); // K03
  } else if (!isNative(name) && !isExtended(name, report.target)) {
    report.invalid(field, name, "doesn't follow extended resource name standard", 'core.ResourceName'); // K04
  }
}

/** L03. kube: core validation.validatePodResourceName */
export function validatePodResourceName(report: Report, name: string, field: Field): void {
  if (!validateResourceName(report, name, field)) return;
  if (name !== 'cpu' && name !== 'memory' && !isHugePages(name))
    report.notSupported(field, name, ['cpu', 'hugepages-', 'memory'], 'core.ResourceName');
}
