import { peek, peekList, peekText } from '../../base/peek.ts';
import type { Path } from '../../kube/objects.ts';
import { renameKey, replaceValue } from '../edits.ts';
import type { Report, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

const replaced: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

/**
 * A node label that has been replaced.
 *
 * Labels of nodes were renamed years ago. New nodes may no longer carry the old ones, and rules that ask for them then match no node.
 */
export const deprecatedTopologyKey: Rule = {
  id: 'deprecated-topology-key',
  severity: 'warning',
  shows: { story: 'spread-unmet' },
  *check(set) {
    const base = set.podPath();
    for (const label of Object.keys((peek(set.set, ...base, 'nodeSelector') as object | undefined) ?? {})) {
      const now = replaced[label];
      const path = [...base, 'nodeSelector', label];
      if (now !== undefined)
        yield {
          at: { resource: set.resource, path, on: 'key' },
          ...told(label, now),
          fix: { title: `Change to ${now}`, edits: renameKey(set.resource, path, now) },
        };
    }
    for (const path of topologyKeys(set)) {
      const label = peekText(set.set, ...path) ?? '';
      const now = replaced[label];
      if (now !== undefined)
        yield {
          at: { resource: set.resource, path },
          ...told(label, now),
          fix: { title: `Change to ${now}`, edits: replaceValue(set.resource, path, now) },
        };
    }
  },
};

function told(label: string, now: string): Pick<Report, 'message'> {
  return {
    message: `The node label ${label} is deprecated. New nodes may not carry it; the pods then find no node. Its name is ${now} now.`,
  };
}

const spec = ['spec', 'template', 'spec'];
/** Lists of a set, and where their items name a topology key. */
const lists: readonly (readonly [Path, readonly string[]])[] = [
  [[...spec, 'topologySpreadConstraints'], ['topologyKey']],
  [[...spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'], ['topologyKey']],
  [
    [...spec, 'affinity', 'podAntiAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'],
    ['podAffinityTerm', 'topologyKey'],
  ],
  [[...spec, 'affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'], ['topologyKey']],
];

function topologyKeys(set: SetScope): Path[] {
  return lists.flatMap(([list, rest]) => peekList(set.set, ...list).map((_, index) => [...list, index, ...rest]));
}
