import { peek } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

const annotation = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';

/**
 * An annotation that became a field.
 *
 * The annotation was replaced by the field publishNotReadyAddresses. New versions do not read it.
 */
export const tolerateUnreadyAnnotation: Rule = {
  id: 'tolerate-unready-annotation',
  severity: 'warning',
  shows: { story: 'publish-not-ready', moment: 'SERVICE publishes FIRST' },
  *check(set) {
    const { service } = set;
    if (service === undefined || peek(service.object, 'metadata', 'annotations', annotation) === undefined) return;
    // With the field beside it the annotation is for clusters of old.
    if (peek(service.object, 'spec', 'publishNotReadyAddresses') !== undefined) return;
    yield {
      at: { resource: service, path: ['metadata', 'annotations', annotation], on: 'key' },
      message: `DNS goes by publishNotReadyAddresses, not by this annotation any more. Pods that are not ready get no name.`,
      fix: { title: 'Set publishNotReadyAddresses', edits: addMember(service, ['spec'], 'publishNotReadyAddresses', 'true') },
    };
  },
};
