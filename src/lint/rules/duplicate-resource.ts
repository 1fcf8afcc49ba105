import type { Rule } from '../rule.ts';

export const duplicateResource: Rule = {
  id: 'duplicate-resource',
  severity: 'error',
  title: 'A set that is written twice in one file',
  *check(set) {
    const same = set
      .all('StatefulSet')
      .filter((each) => each.uri === set.resource.uri && each.name === set.name && each.namespace === set.namespace && set.name !== '');
    const index = same.findIndex(
      (each) => each.document.index === set.resource.document.index && each.document.at.join() === set.resource.document.at.join(),
    );
    const [first] = same;
    if (index < 1 || first === undefined) return;
    yield {
      at: set.at('metadata', 'name'),
      message: `StatefulSet "${set.name}" stands in this file twice. The later one is applied over the earlier.`,
      related: [{ at: { resource: first, path: ['metadata', 'name'] }, message: 'The first one' }],
    };
  },
};
