import { labelMaxLength, podName, setNameSafeLength } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

/**
 * A name too long for the host name of the highest ordinal.
 *
 * The name of a pod is its host name, for which there are 63 characters. The pod with the highest number has the longest one.
 */
export const podHostnameTooLong: Rule = {
  id: 'pod-hostname-too-long',
  severity: 'error',
  shows: { story: 'quota-refuses-a-pod', moment: 'event FailedCreate' },
  *check(set) {
    const last = podName(set.name, set.lastOrdinal);
    if (set.range.count === 0 || last.length <= labelMaxLength || set.name.length > labelMaxLength || set.name.length <= setNameSafeLength)
      return;
    yield {
      at: set.at('metadata', 'name'),
      message: `The last pod's name has ${last.length} characters, and a host name may have ${labelMaxLength}. ${last} is refused with FailedCreate.`,
    };
  },
};
