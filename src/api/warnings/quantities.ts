import { isWhole, quantityOf, quantityText } from '../../kube/quantity.ts';
import type { ResourceList } from '../pod-spec.ts';
import type { Field } from '../validate/field.ts';

/** Amounts of bytes that are no whole number, for these names of a list. W01 W20 W24 W25. */
export function fractionalByteWarnings(list: ResourceList | undefined, names: readonly string[], field: Field): string[] {
  return names.flatMap((name) => {
    const written = list?.[name];
    const quantity = written === undefined ? undefined : quantityOf(written);
    if (quantity === undefined || isWhole(quantity)) return [];
    return [`${field.key(name).text()}: fractional byte value ${JSON.stringify(quantityText(quantity))} is invalid, must be an integer`];
  });
}

/** `field`: how the place of the claim's spec is printed. kube: persistentvolumeclaim.GetWarningsForPersistentVolumeClaimSpec */
export function claimSpecWarnings(spec: unknown, field: Field): string[] {
  const { resources } = (spec ?? {}) as { readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList } };
  return [
    ...fractionalByteWarnings(resources?.requests, ['storage'], field.child('resources').child('requests')),
    ...fractionalByteWarnings(resources?.limits, ['storage'], field.child('resources').child('limits')),
  ];
}
