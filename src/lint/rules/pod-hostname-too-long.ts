import { labelMaxLength, podName, setNameSafeLength } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

export const podHostnameTooLong: Rule = {
  id: 'pod-hostname-too-long',
  severity: 'error',
  title: 'A name too long for the host name of the highest ordinal',
  scenario: 'pod-creation-refused',
  *check(set) {
    const last = podName(set.name, set.lastOrdinal);
    if (set.range.count === 0 || last.length <= labelMaxLength || set.name.length > labelMaxLength || set.name.length <= setNameSafeLength)
      return;
    yield {
      at: set.at('metadata', 'name'),
      message: `Pod name ${last} has ${last.length} characters: as a host name it may have ${labelMaxLength}. The pod is refused with FailedCreate.`,
    };
  },
};
