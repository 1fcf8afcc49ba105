/** Values that are a whole number or a percentage: `maxUnavailable: 1`, `maxUnavailable: 25%`. */

/** As it stands in an object: a number, or text that may be a percentage. kube: k8s.io/apimachinery/pkg/util/intstr IntOrString */
export type IntOrString = number | string;

/** The number before the percent sign; undefined when the text is no percentage. kube: validation.IsValidPercent */
export function percentOf(value: unknown): number | undefined {
  const digits = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The whole number that the value means out of `total`; a percentage is rounded up or down. Undefined for text that is no percentage.
 *
 * kube: intstr.GetScaledValueFromIntOrPercent
 */
export function scaledIntOrPercent(value: IntOrString, total: number, rounding: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  // Upstream reads the text with a sign here, although validation refuses one.
  const digits = /^([-+]?[0-9]+)%$/.exec(value)?.[1];
  if (digits === undefined) return undefined;
  const scaled = (Number(digits) * total) / 100;
  return rounding === 'up' ? Math.ceil(scaled) : Math.floor(scaled);
}
