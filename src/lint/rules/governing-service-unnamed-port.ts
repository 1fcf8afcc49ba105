import { peekList, peekText } from '../../base/peek.ts';
import { isHeadless } from '../../kube/identity.ts';
import { addMember } from '../edits.ts';
import { programTexts } from '../program-text.ts';
import type { Rule } from '../rule.ts';

/**
 * A port without a name has no SRV record.
 *
 * SRV records carry the names of ports: _client._tcp.web. Programs that find their peers by SRV find nothing when the port of the Service
 * has no name.
 */
export const governingServiceUnnamedPort: Rule = {
  id: 'governing-service-unnamed-port',
  severity: 'hint',
  shows: { story: 'srv-unnamed-port', moment: 'SERVICE publishes FIRST' },
  *check(set) {
    const { service } = set;
    const ports = peekList(service?.object, 'spec', 'ports');
    if (service?.object === undefined || !isHeadless(service.object) || ports.length !== 1 || peekText(ports[0], 'name') !== undefined)
      return;
    const asked = programTexts(set).find((text) => text.expanded.includes(`._tcp.${service.name}`));
    const srv = /_([\w-]+)\._tcp\./.exec(asked?.expanded ?? '')?.[1];
    const named = set.mainContainers
      .flatMap(({ container }) => peekList(container, 'ports'))
      .flatMap((port) => peekText(port, 'name') ?? []);
    const name = srv ?? named[0];
    const path = ['spec', 'ports', 0];
    yield {
      at: { resource: service, path: [...path, 'port'], on: 'key' },
      severity: srv === undefined ? 'hint' : 'warning',
      message:
        srv === undefined
          ? `The port of Service "${service.name}" has no name, so there is no SRV record for it.`
          : `_${srv}._tcp.${service.name} does not exist: the port has no name. Programs that look for SRV records find nothing.`,
      ...(asked === undefined ? {} : { related: [{ at: asked.at, message: 'Asked for here' }] }),
      fixes:
        name === undefined
          ? []
          : [{ title: `Name it "${name}"`, edits: addMember(service, path, 'name', name), preferred: srv !== undefined }],
    };
  },
};
