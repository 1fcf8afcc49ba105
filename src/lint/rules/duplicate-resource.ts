import type { Rule } from '../rule.ts';

/**
 * A set that is written twice in one file.
 *
 * When a file is applied, the later of two documents with one name wins. What the first says never holds for longer than a moment.
 */
export const duplicateResource: Rule = {
  id: 'duplicate-resource',
  severity: 'error',
  shows: { story: 'accepted-changes', moment: '/edit set SET/' },
  *check(set) {
    const { document, uri } = set.resource;
    const first = set.workloads().find(({ resource, facts }) => {
      const same = facts.kind === 'StatefulSet' && facts.uri === uri && facts.name === set.name && facts.namespace === set.namespace;
      return same && resource.document.start < document.start;
    });
    if (first === undefined || set.name === '') return;
    yield {
      at: set.at('metadata', 'name'),
      message: `StatefulSet "${set.name}" stands in this file twice. The later one is applied over the earlier.`,
      related: [{ at: { resource: first.resource, path: ['metadata', 'name'] }, message: 'The first one' }],
    };
  },
};
