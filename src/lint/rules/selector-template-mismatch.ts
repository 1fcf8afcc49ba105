import { peek, peekList } from '../../base/peek.ts';
import { firstUnmet, labelSelector } from '../../kube/selector.ts';
import { addMember, replaceValue, scalarText } from '../edits.ts';
import type { Fix, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * A selector that does not match the labels of the set's own pods.
 *
 * A set must select the pods that it makes. The server refuses it otherwise.
 */
export const selectorTemplateMismatch: Rule = {
  id: 'selector-template-mismatch',
  severity: 'error',
  shows: { story: 'refused-changes', moment: 'answer 422' },
  *check(set) {
    const selector = labelSelector(peek(set.set, 'spec', 'selector'));
    const unmet = firstUnmet(selector, set.podLabels);
    if (unmet === undefined) return;
    const { key, operator, values } = unmet;
    const wanted = operator === 'In' && values.length === 1 ? `${key}=${values[0]}` : `${key} ${operator} ${values.join(', ')}`.trim();
    const label = set.podLabels[key];
    const expressions = peekList(set.set, 'spec', 'selector', 'matchExpressions');
    const inLabels = peek(set.set, 'spec', 'selector', 'matchLabels', key) !== undefined;
    const at = inLabels
      ? set.at('spec', 'selector', 'matchLabels', key)
      : set.at(
          'spec',
          'selector',
          'matchExpressions',
          Math.max(
            0,
            expressions.findIndex((each) => peek(each, 'key') === key),
          ),
        );
    yield {
      at,
      message: `The selector asks for ${wanted}, and the pods ${label === undefined ? `have no label "${key}"` : `are labelled ${key}=${label}`}. The API server refuses a set that would not own its pods.`,
      related: [
        { at: set.at('spec', 'template', 'metadata', 'labels', ...(label === undefined ? [] : [key])), message: 'Labels of the pods' },
      ],
      fixes: inLabels && values[0] !== undefined ? fixes(set, key, values[0], label) : [],
    };
  },
};

function fixes(set: SetScope, key: string, wanted: string, label: string | undefined): Fix[] {
  const { resource } = set;
  const labels = ['spec', 'template', 'metadata', 'labels'];
  if (label === undefined)
    return [{ title: `Label the pods ${key}=${wanted}`, edits: addMember(resource, labels, key, scalarText(wanted)), preferred: true }];
  return [
    { title: `Label the pods ${key}=${wanted}`, edits: replaceValue(resource, [...labels, key], scalarText(wanted)) },
    { title: `Select ${key}=${label}`, edits: replaceValue(resource, ['spec', 'selector', 'matchLabels', key], scalarText(label)) },
  ];
}
