import { peekInteger, peekList, peekText } from '../../base/peek.ts';
import { isHeadless } from '../../kube/identity.ts';
import { addMember } from '../edits.ts';
import { programTexts } from '../program-text.ts';
import type { Rule } from '../rule.ts';

/**
 * SRV records asked of a Service without ports.
 *
 * SRV records say on which port each pod answers. They are made from the ports of the governing Service: a Service without ports has the names of the
 * pods and no SRV record, and programs that find their peers by SRV find nobody.
 */
export const governingServiceNoPorts: Rule = {
  id: 'governing-service-no-ports',
  severity: 'information',
  shows: { story: 'srv-discovery', moment: 'ready FIRST' },
  *check(set) {
    const { service } = set;
    if (service?.object === undefined || !isHeadless(service.object) || peekList(service.object, 'spec', 'ports').length > 0) return;
    const record = new RegExp(`_[\\w-]+\\._(?:tcp|udp)\\.${service.name}\\b`);
    const asked = programTexts(set).find((text) => record.test(text.expanded));
    if (asked === undefined) return;
    const ports = set.mainContainers
      .flatMap(({ container }) => peekList(container, 'ports'))
      .flatMap((port) => {
        const [name, number] = [peekText(port, 'name'), peekInteger(port, 'containerPort')];
        return name === undefined || number === undefined ? [] : [`\n  - name: ${name}\n    port: ${number}`];
      });
    yield {
      at: { resource: service, path: ['spec'], on: 'key' },
      message: `Service "${service.name}" has no ports, so it has no SRV records. Programs that look for _port._tcp.${service.name} find nothing.`,
      related: [{ at: asked.at, message: 'Asked for here' }],
      fix: {
        title: 'Add the ports of the containers',
        edits: ports.length === 0 ? [] : addMember(service, ['spec'], 'ports', ports.join('')),
      },
    };
  },
};
