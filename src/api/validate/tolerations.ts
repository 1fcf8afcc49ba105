import { gateOn, has } from '../../kube/versions.ts';
import { goQuote } from '../go-quote.ts';
import type { Toleration } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { labelValue } from './formats.ts';
import { validateLabelName } from './labels.ts';
import type { PodOptions } from './pod-context.ts';
import { namedString, type Report } from './report.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Catalogue 2.13. kube: core validation.ValidateTolerations */
export function validateTolerations(report: Report, tolerations: readonly Toleration[], field: Field, options: PodOptions): void {
  for (const [i, toleration] of tolerations.entries()) {
    const here = field.index(i);
    const { key = '', operator = '', effect = '' } = toleration;
    if (key !== '') validateLabelName(report, key, here.child('key')); // O01
    if (key === '' && operator !== 'Exists') {
      report.invalid(
        here.child('operator'),
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        namedString,
      ); // O02
    }
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
      report.invalid(here.child('effect'), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set", namedString); // O03
    }
    validateOperator(report, toleration, here, options);
    if (effect !== '' && !effects.includes(effect)) report.notSupported(here.child('effect'), effect, effects); // O08
  }
}

function validateOperator(report: Report, toleration: Toleration, field: Field, options: PodOptions): void {
  const { operator = '', value = '' } = toleration;
  const place = field.child('operator');
  if (operator === '' || operator === 'Equal') {
    const sentences = labelValue(value, report.target);
    if (sentences.length > 0) report.invalid(place.seenAs(field.child('value')), value, sentences.join(';')); // O04
  } else if (operator === 'Exists') {
    const shownWhole = !has(report.target, 'tolerationValueShown');
    if (value !== '') {
      const sentence = "value must be empty when `operator` is 'Exists'";
      report.invalid(
        place.seenAs(field.child('value')),
        shownWhole ? toleration : value,
        sentence,
        shownWhole ? 'core.Toleration' : undefined,
      ); // O05
    }
  } else if ((operator === 'Lt' || operator === 'Gt') && has(report.target, 'tolerationComparisonNamed')) {
    validateComparison(report, operator, value, field, options);
  } else {
    report.notSupported(place, operator, ['Equal', 'Exists']); // O06
  }
}

/** O07 */
function validateComparison(report: Report, operator: string, value: string, field: Field, options: PodOptions): void {
  if (!gateOn(report.target, 'TaintTolerationComparisonOperators') && !options.keeps.has('tolerationComparison')) {
    report.notSupported(field.child('operator'), operator, ['Equal', 'Exists', 'Lt', 'Gt']);
    return;
  }
  const place = field.child('value');
  if (value === '') report.invalid(place, value, 'must be non-empty');
  else if (!/^(0|-?[1-9][0-9]*)$/.test(value)) report.invalid(place, value, 'must be a valid decimal integer in canonical form');
  const isNumber = /^[-+]?[0-9]+$/.test(value);
  if (isNumber && BigInt.asIntN(64, BigInt(value)) === BigInt(value)) return;
  const why = isNumber ? 'value out of range' : 'invalid syntax';
  report.invalid(place, value, `strconv.ParseInt: parsing ${goQuote(value)}: ${why}`);
}
