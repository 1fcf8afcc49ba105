import { peek } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A claim template that Argo CD shows as changed for ever.
 *
 * The API server writes apiVersion and kind into claim templates. A tool that compares the text with what is stored then sees a difference that no apply
 * takes away. Said only where an Argo CD Application is among the documents.
 */
export const claimTemplateWithoutKind: Rule = {
  id: 'claim-template-without-kind',
  severity: 'hint',
  shows: { story: 'accepted-changes' },
  *check(set) {
    if (
      set.claimTemplates.length === 0 ||
      !set.all('Application').some((each) => each.document.apiVersion?.startsWith('argoproj.io/') === true)
    )
      return;
    for (const { template, place } of set.claims) {
      const missing = Object.entries({ kind: 'PersistentVolumeClaim', apiVersion: 'v1' }).filter(
        ([name]) => peek(template, name) === undefined,
      );
      if (missing.length === 0) continue;
      const at = place;
      const edits = missing.flatMap(([name, value]) => addMember(set.resource, at, name, value));
      yield {
        at: set.at(...at, 'metadata', 'name'),
        message: `The server adds ${missing
          .map(([name]) => name)
          .reverse()
          .join(' and ')} here. Argo CD compares with what is stored, and shows the set as out of sync.`,
        fixes: edits.length === missing.length ? [{ title: 'Write what the server stores', edits, preferred: true }] : [],
      };
    }
  },
};
