import { peek, peekBoolean, peekList, peekText } from '../../base/peek.ts';
import type { Path } from '../../kube/objects.ts';
import { nearestNames } from '../../manifest/suggest.ts';
import { replaceValue, scalarText } from '../edits.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly path: Path;
}

/**
 * A name that is almost that of a document here.
 *
 * A pod that refers to a ConfigMap, Secret or ServiceAccount that does not exist is not started. Whether one exists in the cluster cannot
 * be known from the text; a name that differs by a letter or two from one that nothing else uses is told.
 */
export const configReferenceTypo: Rule = {
  id: 'config-reference-typo',
  severity: 'warning',
  shows: { story: 'image-cannot-be-pulled' },
  *check(set) {
    if (!set.closed) return;
    const all = [...references(set)];
    const used = new Set(all.map((each) => `${each.kind}/${each.name}`));
    for (const { kind, name, path } of all) {
      const here = set.all(kind).map((each) => each.name);
      if (here.includes(name)) continue;
      const [meant] = nearestNames(
        name,
        here.filter((each) => !used.has(`${kind}/${each}`)),
      );
      // Names that differ by their number are members of a family.
      if (meant === undefined || meant.replaceAll(/\d+/g, '#') === name.replaceAll(/\d+/g, '#')) continue;
      yield {
        at: set.at(...path),
        message: `There is no ${kind} "${name}" here; did you mean "${meant}"? Pods that refer to a missing one are not started.`,
        fix: { title: `Change to "${meant}"`, edits: replaceValue(set.resource, path, scalarText(meant)) },
      };
    }
  },
};

function* references(set: SetScope): Generator<Reference> {
  const base = set.podPath();
  const at = function* (kind: string, path: Path, optional: Path): Generator<Reference> {
    const name = peekText(set.set, ...path);
    if (name !== undefined && name !== '' && peekBoolean(set.set, ...optional, 'optional') !== true) yield { kind, name, path };
  };
  const named = (kind: string, path: Path, member = 'name') => at(kind, [...path, member], path);
  for (const { path, container } of set.containers) {
    for (const index of peekList(container, 'envFrom').keys()) {
      yield* named('ConfigMap', [...path, 'envFrom', index, 'configMapRef']);
      yield* named('Secret', [...path, 'envFrom', index, 'secretRef']);
    }
    for (const [index, entry] of peekList(container, 'env').entries()) {
      if (peek(entry, 'valueFrom') === undefined) continue;
      yield* named('ConfigMap', [...path, 'env', index, 'valueFrom', 'configMapKeyRef']);
      yield* named('Secret', [...path, 'env', index, 'valueFrom', 'secretKeyRef']);
    }
  }
  for (const index of peekList(peek(set.set, ...base), 'volumes').keys()) {
    yield* named('ConfigMap', [...base, 'volumes', index, 'configMap']);
    yield* named('Secret', [...base, 'volumes', index, 'secret'], 'secretName');
  }
  yield* named('ServiceAccount', base, 'serviceAccountName');
}
