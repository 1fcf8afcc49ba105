import { podIndexLabel, podNameLabel, revisionLabel } from '../../kube/identity.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A label that the controller sets itself.
 *
 * The controller writes these labels on each pod: its name, its number, its revision. What a template says there is lost.
 */
export const reservedLabelSet: Rule = {
  id: 'reserved-label-set',
  severity: 'warning',
  shows: { story: 'first-apply', moment: 'create FIRST' },
  *check(set) {
    for (const label of [podNameLabel, podIndexLabel, revisionLabel]) {
      if (set.podLabels[label] === undefined) continue;
      const path = ['spec', 'template', 'metadata', 'labels', label];
      yield {
        at: set.at(...path),
        message: `${label} is set by the controller on each pod. What the template says is overwritten.`,
        fix: { title: `Remove label "${label}"`, edits: removeMember(set.resource, path) },
      };
    }
  },
};
