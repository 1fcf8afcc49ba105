import { peek, peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

export const parallelRollsPastUnready: Rule = {
  id: 'parallel-rolls-past-unready',
  severity: 'information',
  title: 'Rollouts that do not wait for a member that is away',
  why: 'With podManagementPolicy: Parallel, an update replaces the next pod although another one is not ready for a reason of its own. With three members that vote, one away and one replaced are two away.',
  scenario: 'rolling-update',
  *check(set) {
    const known = set.knowledge?.knowledge;
    if (known?.quorum !== true || set.mostReplicas < 3) return;
    if (peek(set.set, 'spec', 'podManagementPolicy') !== 'Parallel') return;
    if (peekText(set.set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
    yield {
      at: set.at('spec', 'podManagementPolicy'),
      message: `A rollout goes on while another member of "${set.name}" is not ready. Look before you change the template: one away and one replaced are two away.`,
    };
  },
};
