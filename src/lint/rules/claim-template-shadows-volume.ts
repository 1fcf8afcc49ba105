import { peekList, peekText } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A volume with the name of a claim template.
 *
 * A claim template is the form from which the set makes a disk for each pod. Where an entry of volumes has the same name, the pod gets the
 * disk of the claim, and what somebody wrote in volumes is silently not there.
 */
export const claimTemplateShadowsVolume: Rule = {
  id: 'claim-template-shadows-volume',
  severity: 'warning',
  shows: { story: 'first-apply', moment: 'create FIRST' },
  *check(set) {
    const claims = set.claimTemplates;
    const volumes = peekList(set.set, 'spec', 'template', 'spec', 'volumes');
    for (const [index, volume] of volumes.entries()) {
      const name = peekText(volume, 'name');
      if (name === undefined || !claims.includes(name)) continue;
      yield {
        at: set.at('spec', 'template', 'spec', 'volumes', index, 'name'),
        message: `Volume "${name}" is replaced by the claim template of that name. What it says here has no effect.`,
        related: [{ at: set.at('spec', 'volumeClaimTemplates', claims.indexOf(name), 'metadata', 'name'), message: 'The claim template' }],
        fix: {
          title: `Remove volume "${name}"`,
          edits: volumes.length === 1 ? removeMember(set.resource, set.podPath('volumes')) : [],
        },
      };
    }
  },
};
