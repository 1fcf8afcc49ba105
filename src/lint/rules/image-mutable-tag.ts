import { knowledgeOf, parseImage } from '../../kube/images.ts';
import type { Rule } from '../rule.ts';

/** Tags that are moved to newer builds by their nature. */
const moving = /^(?:latest|stable|edge|nightly|main|master|dev|develop|canary)$/;

/**
 * A store whose image may be another one at the next start.
 *
 * A tag such as latest is asked for anew on each node. After a restart, members of one store may run different versions of it, and there is
 * no old revision to go back to.
 */
export const imageMutableTag: Rule = {
  id: 'image-mutable-tag',
  severity: 'information',
  shows: { story: 'pod-deleted', steps: ['delete pod LAST'], moment: 'running LAST#2' },
  *check(set) {
    // Told where it can cost data: a set with claims.
    if (set.claimTemplates.length === 0) return;
    for (const { path, image } of set.mainContainers) {
      const { tag, digest } = parseImage(image);
      if (image === '' || digest !== undefined || (tag !== undefined && !moving.test(tag))) continue;
      yield {
        at: set.at(...path, 'image'),
        severity: knowledgeOf(image, set.images) === undefined ? 'information' : 'warning',
        message: `${tag === undefined ? `Without a tag "${image}" means latest` : `The tag "${tag}" moves`}: a pod that is replaced may run another build. Its peers and its data do not change with it, and no revision leads back.`,
      };
    }
  },
};
