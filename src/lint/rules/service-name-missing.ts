import { isHeadless } from '../../kube/identity.ts';
import { has } from '../../kube/versions.ts';
import { addDocumentAfter, addMember, scalarText } from '../edits.ts';
import { podNameUses } from '../pod-names.ts';
import type { Edit, Fix, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';
import { headlessService } from './governing-service-missing.ts';

/**
 * Pods that look for each other by name, in a set without serviceName.
 *
 * The pods of a set get names in the cluster's DNS from the Service that spec.serviceName names. Without it they have none, and programs that look for
 * each other by name find nothing. A set that needs no names can do without it since 1.33; before, the published schema asks for the field, and tools
 * that go by it refuse the set, although the server takes it.
 */
export const serviceNameMissing: Rule = {
  id: 'service-name-missing',
  severity: 'warning',
  shows: { story: 'service-missing', app: { needsPeers: true }, moment: 'end' },
  *check(set) {
    if (set.serviceName !== undefined) return;
    const known = set.mostReplicas < 2 ? undefined : set.knowledge?.knowledge;
    const use = podNameUses(set).find(({ host, service }) => service !== undefined || host.certain);
    const report = { at: set.at('spec'), fixes: fixes(set) };
    const fact = `"${set.name}" has no serviceName, so its pods have no DNS names.`;
    if (use !== undefined)
      yield { ...report, message: `${fact} Its program looks for one.`, related: [{ at: use.text.at, message: 'Here' }] };
    else if (known?.needsPeers === true)
      yield { ...report, message: `${fact} Members of ${known.name} need names that stay when a pod is replaced.` };
    else if (!has(set.target, 'serviceNameValidated'))
      yield {
        ...report,
        message: `spec.serviceName is missing, which the published schema of ${set.target.minor} asks for. The server takes the set; tools that go by the schema refuse it.`,
      };
  },
};

function fixes(set: SetScope): Fix[] {
  const named = (name: string): Edit[] => addMember(set.resource, ['spec'], 'serviceName', scalarText(name));
  const found = set.all('Service').filter((each) => isHeadless(each.object) && set.serviceSelects(each));
  const yaml = headlessService(set, set.name);
  const added = yaml === undefined ? [] : addDocumentAfter(set.resource, yaml);
  return [
    ...found.map(({ name }) => ({ title: `Set serviceName to "${name}"`, edits: named(name), preferred: found.length === 1 })),
    {
      title: `Add the headless Service "${set.name}", and name it here`,
      edits: added.length === 0 || found.length > 0 ? [] : [...named(set.name), ...added],
    },
  ];
}
