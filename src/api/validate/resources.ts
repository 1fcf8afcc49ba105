import {
  compareQuantities,
  isWhole,
  parseQuantity,
  type Quantity,
  quantityOf,
  quantitySign,
  quantityText,
  scaledValue,
} from '../../kube/quantity.ts';
import type { Path } from '../../kube/objects.ts';
import type { ResourceList, ResourceRequirements } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { dnsLabel } from './formats.ts';
import type { PodContext } from './pod-context.ts';
import type { Report } from './report.ts';
import { allowsOvercommit, isHugePages, isWholeResource } from './resource-names.ts';

type NameRule = (report: Report, name: string, field: Field) => void;

/** The amounts of a resource list; what is no quantity was refused by the decoder. */
export function amounts(list: ResourceList | undefined): [string, Quantity][] {
  return Object.entries(list ?? {}).flatMap(([name, written]) => {
    const quantity = quantityOf(written);
    return quantity === undefined ? [] : [[name, quantity] as [string, Quantity]];
  });
}

/** `limitsAt`: where the limits really stand in `field`. kube: core validation.validateResourceRequirements */
export function validateResources(
  context: PodContext,
  resources: ResourceRequirements,
  nameRule: NameRule,
  field: Field,
  limitsAt: Path = ['limits'],
): void {
  const { report } = context;
  const limits = new Map(amounts(resources.limits));
  const requests = amounts(resources.requests);
  for (const [name, quantity] of limits) validateAmount(context, name, quantity, nameRule, field.child('limits', limitsAt).key(name));
  for (const [name, quantity] of requests) {
    validateAmount(context, name, quantity, nameRule, field.child('requests').key(name));
    const limit = limits.get(name);
    const place = field.child('requests').seenAt(name);
    if (limit === undefined) {
      if (!allowsOvercommit(name)) report.required(field.child('limits'), 'Limit must be set for non overcommitable resources'); // K09
      continue;
    }
    const order = compareQuantities(quantity, limit);
    if (order !== 0 && !allowsOvercommit(name)) {
      report.invalid(place, quantityText(quantity), `must be equal to ${name} limit of ${quantityText(limit)}`); // K08
    } else if (order > 0) {
      report.invalid(place, quantityText(quantity), `must be less than or equal to ${name} limit of ${quantityText(limit)}`); // K07
    }
  }
  const names = [...limits.keys(), ...requests.map(([name]) => name)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    report.forbidden(field, 'HugePages require cpu or memory'); // K11
  validateClaimNames(context, resources.claims ?? [], field.child('claims'));
}

/**
 * differs: a fraction of an extended resource in a pod is refused up to 1.33 with the inside of the amount, of which the text that the server has kept
 * may be another.
 */
function validateAmount({ report, options }: PodContext, name: string, quantity: Quantity, nameRule: NameRule, field: Field): void {
  nameRule(report, name, field);
  if (quantitySign(quantity) < 0) report.invalid(field, quantityText(quantity), 'must be greater than or equal to 0'); // K05
  if (isWholeResource(name, report.target) && !isWhole(quantity))
    report.invalid(field, quantityText(quantity), 'must be an integer', 'resource.Quantity'); // K06
  if (!isHugePages(name) || options.keeps.has('indivisibleHugePages') || isDivisible(name, quantity)) return;
  report.invalid(field, quantityText(quantity), `${quantityText(quantity)} is not positive integer multiple of ${name}`); // K10
}

/** kube: helper.IsHugePageResourceValueDivisible */
function isDivisible(name: string, quantity: Quantity): boolean {
  const size = parseQuantity(name.slice('hugepages-'.length));
  if (size.quantity === undefined || quantitySign(size.quantity) <= 0 || !isWhole(size.quantity)) return false;
  return scaledValue(quantity) % scaledValue(size.quantity) === 0n;
}

/** K12 K13 K14. kube: core validation.validateResourceClaimNames */
function validateClaimNames({ report, spec }: PodContext, claims: NonNullable<ResourceRequirements['claims']>, field: Field): void {
  const podClaims = (spec.resourceClaims ?? []).map((claim) => claim.name ?? '').filter((name) => name !== '');
  const seen = new Set<string>();
  for (const [i, { name = '', request = '' }] of claims.entries()) {
    const here = field.index(i);
    if (name === '') {
      report.required(here);
      continue;
    }
    if (seen.has(name)) {
      report.duplicate(here, name); // Every request of that claim is meant already.
    } else {
      const key = request === '' ? name : `${name}/${request}`;
      if (request !== '') report.invalidEach(here.child('request'), request, dnsLabel(request));
      if (seen.has(key)) report.duplicate(here, key);
      else if (request === '') for (const other of seen) if (other.startsWith(`${name}/`)) report.duplicate(here, name);
      seen.add(key);
    }
    if (podClaims.includes(name)) continue;
    const known = podClaims.length === 0 ? ' which is empty' : `: ${[...new Set(podClaims)].toSorted().join(', ')}`;
    report.notFound(here, name, `must be one of the names in pod.spec.resourceClaims${known}`);
  }
}
