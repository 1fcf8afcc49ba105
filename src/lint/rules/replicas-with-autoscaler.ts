import { peekInteger } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * replicas in a manifest whose set an autoscaler scales.
 *
 * An autoscaler writes the number of pods into spec.replicas, and so does each apply of a manifest that has the field. Each apply stops or
 * starts pods, until the autoscaler has put it right again.
 */
export const replicasWithAutoscaler: Rule = {
  id: 'replicas-with-autoscaler',
  severity: 'warning',
  shows: { story: 'autoscaler-against-apply', steps: ['scale SET to MORE', 'later apply'], moment: '/edit set SET: replicas COUNT/' },
  *check(set) {
    const { autoscaler } = set;
    const replicas = peekInteger(set.set, 'spec', 'replicas');
    if (autoscaler === undefined || replicas === undefined) return;
    const least = peekInteger(autoscaler.object, 'spec', 'minReplicas') ?? 1;
    const most = peekInteger(autoscaler.object, 'spec', 'maxReplicas') ?? least;
    yield {
      at: set.at('spec', 'replicas'),
      severity: replicas === least ? 'information' : 'warning',
      message: `Each apply sets "${set.name}" back to ${replicas} replicas, whatever its autoscaler wants. It scales between ${least} and ${most}; pods are stopped and started again.`,
      related: [
        {
          at: { resource: autoscaler, path: ['spec', 'scaleTargetRef'], on: 'key' },
          message: `HorizontalPodAutoscaler "${autoscaler.name}"`,
        },
      ],
      fixes: [
        { title: 'Remove replicas (the first apply without it scales to 1 once)', edits: removeMember(set.resource, ['spec', 'replicas']) },
      ],
    };
  },
};
