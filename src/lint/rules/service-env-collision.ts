import { peek, peekList, peekText } from '../../base/peek.ts';
import { isHeadless } from '../../kube/identity.ts';
import { knowledgeOf } from '../../kube/images.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A variable of a Service that the program takes for its own.
 *
 * For each Service of the namespace that has an address, Kubernetes gives the containers variables such as KAFKA_PORT=tcp://10.0.0.7:9092. A program
 * that reads a variable of that name as one of its settings gets this text for a number, and ends.
 */
export const serviceEnvCollision: Rule = {
  id: 'service-env-collision',
  severity: 'warning',
  shows: { story: 'crash-loop', app: { crashes: true }, moment: 'event BackOff' },
  *check(set) {
    if (peek(set.set, ...set.podPath('enableServiceLinks')) === false) return;
    for (const { path, container, image } of set.mainContainers) {
      const known = knowledgeOf(image, set.images);
      const variable = known?.serviceVariable;
      if (known === undefined || variable === undefined || peekList(container, 'env').some((entry) => peekText(entry, 'name') === variable))
        continue;
      // kube: pkg/kubelet/envvars makeEnvVariableName
      const service = set
        .all('Service')
        .find((each) => !isHeadless(each.object) && `${each.name.toUpperCase().replaceAll('-', '_')}_PORT` === variable);
      if (service === undefined || peek(service.object, 'spec', 'type') === 'ExternalName') continue;
      yield {
        at: set.at(...path, 'image'),
        message: `Service "${service.name}" sets ${variable}=tcp://… in the containers. ${known.name} takes that for its own setting. It ends at its start.`,
        related: [{ at: { resource: service, path: ['metadata', 'name'] }, message: 'The Service' }],
        fixes: [
          {
            title: 'No variables of Services (enableServiceLinks: false)',
            edits: addMember(set.resource, set.podPath(), 'enableServiceLinks', 'false'),
            preferred: true,
          },
        ],
      };
    }
  },
};
