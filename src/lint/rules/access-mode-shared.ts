import { peekList, peekText } from '../../base/peek.ts';
import { claimName } from '../../kube/identity.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A mode for sharing, on claims that are not shared.
 *
 * volumeClaimTemplates make one claim for each pod. A mode that many nodes can use does not turn them into one: each pod still has its own,
 * and a read-only one is an empty disk that nobody can ever write to.
 */
export const accessModeShared: Rule = {
  id: 'access-mode-shared',
  severity: 'information',
  shows: { story: 'first-apply', moment: 'create claim CLAIM' },
  *check(set) {
    for (const { template, place } of set.claims) {
      const [mode, ...more] = peekList(template, 'spec', 'accessModes');
      if (more.length > 0 || (mode !== 'ReadWriteMany' && mode !== 'ReadOnlyMany') || set.mostReplicas < 1) continue;
      const path = [...place, 'spec', 'accessModes', 0];
      const example = claimName(peekText(template, 'metadata', 'name') ?? '', set.name, set.range.first);
      yield {
        at: set.at(...path),
        severity: mode === 'ReadOnlyMany' ? 'warning' : 'information',
        message:
          mode === 'ReadOnlyMany'
            ? `${example} is a new disk that nothing can write to. Each pod gets an empty one.`
            : `Each pod gets a claim of its own (${example}), and none is shared. ReadWriteMany only asks for a kind of disk that many nodes could use.`,
        fixes: [{ title: 'Change to ReadWriteOnce', edits: replaceValue(set.resource, path, 'ReadWriteOnce') }],
      };
    }
  },
};
