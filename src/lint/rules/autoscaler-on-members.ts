import type { Rule } from '../rule.ts';

/**
 * An autoscaler for members that join and leave by command.
 *
 * Members that vote are added and removed by commands of the program. A pod that an autoscaler starts is no member yet, and one that it
 * stops still counts as one.
 */
export const autoscalerOnMembers: Rule = {
  id: 'autoscaler-on-members',
  severity: 'information',
  shows: { story: 'quorum-scaled-too-far', app: { quorum: true }, steps: ['scale SET to 1'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    const { autoscaler } = set;
    if (autoscaler === undefined || known === undefined || known.needsPeers !== true) return;
    yield {
      at: { resource: autoscaler, path: ['spec', 'scaleTargetRef', 'name'] },
      message: `Members of ${known.name} join and leave by its own commands. A pod that the autoscaler stops still counts in the majority.`,
      related: [{ at: set.at('metadata', 'name'), message: 'The set' }],
    };
  },
};
