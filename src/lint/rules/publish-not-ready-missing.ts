import { peek, peekBoolean } from '../../base/peek.ts';
import { addMember, replaceValue } from '../edits.ts';
import { podNameUses } from '../pod-names.ts';
import type { Rule } from '../rule.ts';

/**
 * Members that need names which appear only when they are ready.
 *
 * The names of pods appear in DNS only when they are ready. When a member becomes ready only after it found the others by name, each waits
 * for the others, for ever. publishNotReadyAddresses on the Service gives names at once; readiness still decides where clients go, by
 * another Service.
 */
export const publishNotReadyMissing: Rule = {
  id: 'publish-not-ready-missing',
  severity: 'warning',
  shows: { story: 'publish-not-ready', app: { needsPeers: true }, moment: 'event Unhealthy' },
  *check(set) {
    const { service, knowledge } = set;
    if (service?.object === undefined || set.mostReplicas < 2 || peekBoolean(service.object, 'spec', 'publishNotReadyAddresses') === true)
      return;
    // Without a readiness probe pods are ready at once; and only programs that are known to wait for others are stuck.
    if (
      knowledge?.knowledge.needsPeers !== true ||
      !set.mainContainers.some(({ container }) => peek(container, 'readinessProbe') !== undefined)
    )
      return;
    if (peek(service.object, 'metadata', 'annotations', 'service.alpha.kubernetes.io/tolerate-unready-endpoints') !== undefined) return;
    if (podNameUses(set).length === 0) return;
    const written = peek(service.object, 'spec', 'publishNotReadyAddresses') !== undefined;
    const path = ['spec', 'publishNotReadyAddresses'];
    yield {
      at: { resource: service, path: written ? path : ['spec'], on: written ? 'value' : 'key' },
      message: `Pods of "${set.name}" get their names only when ready. A member of ${knowledge.knowledge.name} becomes ready only after it found the others by name.`,
      related: [{ at: set.at('spec', 'serviceName'), message: `The pods of "${set.name}" get their names from it` }],
      fix: {
        title: 'Publish names of pods that are not ready',
        edits: written ? replaceValue(service, path, 'true') : addMember(service, ['spec'], 'publishNotReadyAddresses', 'true'),
      },
    };
  },
};
