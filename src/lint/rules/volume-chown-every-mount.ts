import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { compareQuantities, parseQuantity } from '../../kube/quantity.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Every file changes its owner at every start.
 *
 * With fsGroup the kubelet walks over all files of a volume and sets their group before the container starts, each time. On a large disk
 * that takes minutes. fsGroupChangePolicy: OnRootMismatch looks at the top directory first and skips the walk where it is right already.
 */
export const volumeChownEveryMount: Rule = {
  id: 'volume-chown-every-mount',
  severity: 'hint',
  shows: { story: 'startup-probe' },
  *check(set) {
    const security = set.podPath('securityContext');
    if (peekInteger(set.set, ...security, 'fsGroup') === undefined || peek(set.set, ...security, 'fsGroupChangePolicy') !== undefined)
      return;
    const sizes = peekList(set.set, 'spec', 'volumeClaimTemplates').map((each) =>
      peekText(each, 'spec', 'resources', 'requests', 'storage'),
    );
    if (sizes.length === 0) return;
    const huge = sizes.find((size) => size !== undefined && isLarge(size));
    yield {
      at: { resource: set.resource, path: [...security, 'fsGroup'], on: 'key' },
      severity: huge === undefined ? 'hint' : 'information',
      message: `Before each start, the group of every file${huge === undefined ? '' : ` on ${huge}`} is set anew. A restart takes longer the more files there are.`,
      fix: {
        title: 'Only when the top directory is not right (OnRootMismatch)',
        edits: addMember(set.resource, security, 'fsGroupChangePolicy', 'OnRootMismatch'),
      },
    };
  },
};

function isLarge(size: string): boolean {
  const [is, large] = [size, '100Gi'].map((text) => parseQuantity(text).quantity);
  return is !== undefined && large !== undefined && compareQuantities(is, large) >= 0;
}
