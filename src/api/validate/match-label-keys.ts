import type { Field } from './field.ts';
import { type LabelSelector, validateLabelName } from './labels.ts';
import type { Report } from './report.ts';

const inBoth = 'exists in both matchLabelKeys and labelSelector';

/**
 * `field` is the place of the term that has the members.
 * kube: core validation.ValidateMatchLabelKeysAndMismatchLabelKeys
 */
export function validateMatchLabelKeys(
  report: Report,
  matching: readonly string[],
  mismatching: readonly string[],
  selector: LabelSelector | undefined,
  field: Field,
): void {
  validateLabelKeys(report, matching, selector, field.child('matchLabelKeys'));
  validateLabelKeys(report, mismatching, selector, field.child('mismatchLabelKeys'));
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key = '' } of selector?.matchExpressions ?? []) {
    const i = matching.lastIndexOf(key);
    // A19 H10. The index is that of the key, printed on the path of the term.
    if (i >= 0 && seen.has(key)) report.invalid(field.index(i).seenAs(field.child('matchLabelKeys').index(i)), key, inBoth);
    seen.add(key);
  }
  for (const [i, key] of matching.entries()) {
    if (mismatching.includes(key))
      report.invalid(field.child('matchLabelKeys').index(i), key, 'exists in both matchLabelKeys and mismatchLabelKeys'); // A20
  }
}

/** kube: core validation.validateLabelKeys */
function validateLabelKeys(report: Report, keys: readonly string[], selector: LabelSelector | undefined, field: Field): void {
  if (keys.length === 0) return;
  if (selector === undefined) {
    report.forbidden(field, 'must not be specified when labelSelector is not set'); // A18 H09
    return;
  }
  for (const [i, key] of keys.entries()) validateLabelName(report, key, field.index(i)); // A17 H08
}

/** Before the keys were merged into the selector. `field` is the place of the keys. kube: core validation.ValidateMatchLabelKeysInTopologySpread */
export function validateUnmergedMatchLabelKeys(
  report: Report,
  keys: readonly string[],
  selector: LabelSelector | undefined,
  field: Field,
): void {
  if (keys.length === 0) return;
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key = '' } of selector?.matchExpressions ?? []) selected.add(key);
  if (selector === undefined) report.forbidden(field, 'must not be specified when labelSelector is not set');
  for (const [i, key] of keys.entries()) {
    validateLabelName(report, key, field.index(i));
    if (selected.has(key)) report.invalid(field.index(i), key, inBoth);
  }
}
