import { peek, peekList, peekText, peekTexts } from '../base/peek.ts';
import { remember } from '../base/remember.ts';

export type Labels = Readonly<Record<string, string>>;

/** One requirement on a label. `In` and `NotIn` use `values`; the others ignore them. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** What selects objects by their labels: every requirement must hold. `nothing` selects no object; no requirement selects all. */
export type Selector = { readonly nothing: true } | { readonly nothing: false; readonly requirements: readonly Requirement[] };

const nothing: Selector = { nothing: true };
const operators: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/**
 * The selector of a `metav1.LabelSelector` value: `matchLabels` and `matchExpressions` together. An absent selector selects nothing,
 * an empty one (`{}`) everything; one that the server would refuse (unknown operator, `In` without values) selects nothing.
 * kube: k8s.io/apimachinery/pkg/apis/meta/v1 LabelSelectorAsSelector
 */
export function labelSelector(value: unknown): Selector {
  return typeof value !== 'object' || value === null || Array.isArray(value) ? nothing : selectorOf(value);
}

/** The same selector is asked for at every pod. */
const selectorOf = remember((value: object): Selector => {
  const requirements = equalities(peek(value, 'matchLabels'));
  for (const expression of peekList(value, 'matchExpressions')) {
    const key = peekText(expression, 'key');
    const operator = peekText(expression, 'operator');
    if (key === undefined || operator === undefined || !operators.includes(operator)) return nothing;
    const values = peekList(expression, 'values').filter((each): each is string => typeof each === 'string');
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues !== values.length > 0) return nothing;
    requirements.push({ key, operator: operator as Requirement['operator'], values });
  }
  return { nothing: false, requirements };
});

/**
 * The selector of a Service (`spec.selector`, a plain map). Absent or empty selects nothing: its endpoints are managed by somebody else.
 * kube: staging/src/k8s.io/endpointslice Reconcile; pkg/controller/endpointslice syncService
 */
export function mapSelector(value: unknown): Selector {
  return typeof value === 'object' && value !== null ? selectorOfMap(value) : nothing;
}

const selectorOfMap = remember((map: object): Selector => {
  const requirements = equalities(map);
  return requirements.length === 0 ? nothing : { nothing: false, requirements };
});

function equalities(map: unknown): Requirement[] {
  return Object.entries(peekTexts(map)).map(([key, text]) => ({ key, operator: 'In', values: [text] }));
}

/** Whether the selector selects an object with these labels. kube: k8s.io/apimachinery/pkg/labels Requirement.Matches */
export function selects(selector: Selector, labels: Labels = {}): boolean {
  if (selector.nothing) return false;
  const { requirements } = selector;
  for (let at = 0; at < requirements.length; at++) if (!holds(requirements[at] as Requirement, labels)) return false;
  return true;
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const found: unknown = labels[key];
  const value = typeof found === 'string' ? found : undefined;
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  return operator === 'Exists' ? value !== undefined : value === undefined;
}

/** The first requirement that the labels do not meet, for saying why a selector does not match. */
export function firstUnmet(selector: Selector, labels: Labels): Requirement | undefined {
  return selector.nothing ? undefined : selector.requirements.find((requirement) => !holds(requirement, labels));
}

/** A selector in kubectl's notation: `app=web,tier in (a, b),!canary`. */
export function selectorText(selector: Selector): string {
  if (selector.nothing) return '<none>';
  return selector.requirements
    .map(({ key, operator, values }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return `!${key}`;
      if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(', ')})`;
    })
    .join(',');
}

/** Labels of a pod template (`spec.template.metadata.labels`): what selectors are compared with, never the labels of the workload itself. */
export function templateLabels(workload: unknown): Labels {
  return peekTexts(workload, 'spec', 'template', 'metadata', 'labels');
}

/**
 * How two namespaces of documents compare: a missing one is filled by whoever applies the document, so that it equals another missing one,
 * may equal `default`, and may or may not equal any other.
 */
export function compareNamespaces(one: string | undefined, other: string | undefined): 'same' | 'maybe' | 'unclear' | 'different' {
  const [a, b] = [one === '' ? undefined : one, other === '' ? undefined : other];
  if (a === b) return 'same';
  if (a !== undefined && b !== undefined) return 'different';
  return (a ?? b) === 'default' ? 'maybe' : 'unclear';
}

/** `metadata.namespace`, undefined where it is not given. */
export function namespaceOf(object: unknown): string | undefined {
  const namespace = peek(object, 'metadata', 'namespace');
  return typeof namespace === 'string' && namespace !== '' ? namespace : undefined;
}
