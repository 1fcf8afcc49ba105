import { peek, peekText } from '../../base/peek.ts';
import { compareNamespaces } from '../../kube/selector.ts';
import { nearestNames } from '../../manifest/suggest.ts';
import { addMember, replaceValue, scalarText } from '../edits.ts';
import type { Report, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * An autoscaler that all but names the set.
 *
 * An autoscaler finds what it scales by kind and name. A slip in either is no error anywhere: it just never scales, and its status says so
 * where nobody looks.
 */
export const autoscalerTargetMissing: Rule = {
  id: 'autoscaler-target-missing',
  severity: 'warning',
  shows: { story: 'autoscaler-against-apply', moment: 'end' },
  *check(set) {
    yield* withoutKind(set);
    if (set.autoscaler !== undefined) return;
    for (const autoscaler of set.all('HorizontalPodAutoscaler')) {
      const target = peek(autoscaler.object, 'spec', 'scaleTargetRef');
      const kind = peekText(target, 'kind');
      const name = peekText(target, 'name');
      if (name === undefined || kind === undefined || compareNamespaces(autoscaler.namespace, set.namespace) === 'unclear') continue;
      if (set.workloads().some(({ facts }) => facts.kind === kind && facts.name === name)) continue;
      const path = ['spec', 'scaleTargetRef'];
      if (kind === 'Deployment' && name === set.name) {
        yield {
          at: { resource: autoscaler, path: [...path, 'kind'] },
          message: `The autoscaler wants Deployment "${name}", and "${name}" is a StatefulSet. It scales nothing.`,
          related: [{ at: set.at('metadata', 'name'), message: 'The StatefulSet' }],
          fix: { title: 'Change to StatefulSet', edits: replaceValue(autoscaler, [...path, 'kind'], 'StatefulSet') },
        };
      } else if (kind === 'StatefulSet' && nearestNames(name, [set.name]).length > 0) {
        yield {
          at: { resource: autoscaler, path: [...path, 'name'] },
          message: `There is no StatefulSet "${name}" here; did you mean "${set.name}"? An autoscaler without a target scales nothing.`,
          related: [{ at: set.at('metadata', 'name'), message: 'The StatefulSet' }],
          fix: { title: `Change to "${set.name}"`, edits: replaceValue(autoscaler, [...path, 'name'], scalarText(set.name)) },
        };
      }
    }
  },
};

/** KEDA takes a target without a kind for a Deployment. */
function* withoutKind(set: SetScope): Generator<Report> {
  for (const scaled of set.all('ScaledObject')) {
    const path = ['spec', 'scaleTargetRef'];
    const target = peek(scaled.object, ...path);
    if (peekText(target, 'name') !== set.name || peek(target, 'kind') !== undefined) continue;
    if (set.workloads().some(({ facts }) => facts.kind === 'Deployment' && facts.name === set.name)) continue;
    yield {
      at: { resource: scaled, path: [...path, 'name'] },
      severity: 'error',
      message: `Without a kind this means Deployment "${set.name}", and "${set.name}" is a StatefulSet. It scales nothing.`,
      related: [{ at: set.at('metadata', 'name'), message: 'The StatefulSet' }],
      fix: { title: 'Add kind: StatefulSet', edits: addMember(scaled, path, 'kind', 'StatefulSet') },
    };
  }
}
