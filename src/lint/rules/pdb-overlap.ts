import type { Rule } from '../rule.ts';

/**
 * Two budgets for one pod.
 *
 * A PodDisruptionBudget says how many pods may be away at once when nodes are emptied. A pod that two of them select cannot be moved away
 * at all: the server answers with an error, and emptying the node hangs.
 */
export const pdbOverlap: Rule = {
  id: 'pdb-overlap',
  severity: 'warning',
  shows: { story: 'two-budgets', steps: ['evict LAST'], moment: 'answer 500' },
  *check(set) {
    const budgets = set.budgets.filter((each) => each.uri === set.resource.uri);
    const [first, second] = budgets;
    if (first === undefined || second === undefined || first.name === second.name) return;
    yield {
      at: { resource: second, path: ['spec', 'selector'], on: 'key' },
      message: `Budgets "${first.name}" and "${second.name}" both select the pods of "${set.name}". The eviction API answers with an error, so that no node can be drained.`,
      related: [
        { at: { resource: first, path: ['metadata', 'name'] }, message: 'The other budget' },
        { at: set.at('spec', 'template', 'metadata', 'labels'), message: 'Labels of the pods' },
      ],
    };
  },
};
