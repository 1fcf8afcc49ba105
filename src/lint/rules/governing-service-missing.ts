import { nearestNames } from '../../manifest/suggest.ts';
import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { isHeadless, podName } from '../../kube/identity.ts';
import { namespaceOf } from '../../kube/selector.ts';
import { addDocumentAfter, replaceValue, scalarText } from '../edits.ts';
import { usesPeerNames } from '../pod-names.ts';
import type { Fix, Report, Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * spec.serviceName names a Service that is not here.
 *
 * A set names a Service in spec.serviceName, and does not make it. The names of its pods, such as web-0.web, hang on that Service: until a
 * headless one (clusterIP: None) of that name exists, they do not resolve.
 *
 * The pods run all the same, so it shows only when one looks for another.
 */
export const governingServiceMissing: Rule = {
  id: 'governing-service-missing',
  severity: 'warning',
  shows: { story: 'service-missing', moment: 'ready FIRST' },
  *check(set) {
    const name = set.serviceName;
    if (name === undefined || set.service !== undefined) return;
    const elsewhere = set.elsewhere('Service').find((each) => each.name === name);
    if (elsewhere !== undefined) {
      yield otherNamespace(set, name, elsewhere.namespace);
      return;
    }
    // A file on its own may be one of several that are applied together.
    if (!set.closed) return;
    const peers = usesPeerNames(set);
    // A single pod that nobody calls by its name does not need one.
    if (!peers && set.mostReplicas < 2) return;
    const first = podName(set.name, set.range.first);
    yield {
      at: set.at('spec', 'serviceName'),
      severity: peers ? 'warning' : 'information',
      message: `There is no Service "${name}" here. Until it exists, ${first}.${name} does not resolve${peers ? ', and the pods look for each other by such names' : ''}.`,
      fixes: fixes(set, name),
    };
  },
};

function otherNamespace(set: SetScope, name: string, namespace: string | undefined): Report {
  return {
    at: set.at('spec', 'serviceName'),
    severity: 'error',
    message: `Service "${name}" is in namespace "${namespace}", the set in "${set.namespace}". A Service governs only pods of its own namespace.`,
  };
}

function fixes(set: SetScope, name: string): Fix[] {
  const found: Fix[] = [];
  const candidates = set.all('Service').filter((each) => isHeadless(each.object) && set.serviceSelects(each));
  const meant =
    nearestNames(
      name,
      candidates.map((each) => each.name),
    )[0] ?? candidates[0]?.name;
  if (meant !== undefined)
    found.push({
      title: `Change to "${meant}", which selects these pods`,
      edits: replaceValue(set.resource, ['spec', 'serviceName'], scalarText(meant)),
    });
  const yaml = headlessService(set, name);
  if (yaml !== undefined)
    found.push({
      title: `Add the headless Service "${name}"`,
      edits: addDocumentAfter(set.resource, yaml),
      preferred: meant === undefined,
    });
  return found;
}

/** A headless Service for the set: its selector, and a port for each port of the containers. Undefined without labels to select by. */
export function headlessService(set: SetScope, name: string): string | undefined {
  const labels = Object.entries(set.podLabels).filter(([key]) => peekText(set.set, 'spec', 'selector', 'matchLabels', key) !== undefined);
  if (labels.length === 0) return undefined;
  const namespace = namespaceOf(set.set);
  const lines = [
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
  ];
  lines.push('spec:', '  clusterIP: None');
  if (usesPeerNames(set)) lines.push('  publishNotReadyAddresses: true');
  lines.push('  selector:', ...labels.map(([key, value]) => `    ${key}: ${scalarText(value)}`));
  const ports = set.mainContainers.flatMap(({ container }) => peekList(container, 'ports'));
  if (ports.length > 0) lines.push('  ports:');
  for (const [index, port] of ports.entries()) {
    const number = peekInteger(port, 'containerPort');
    if (number === undefined) continue;
    const portName = peekText(port, 'name') ?? `port-${index}`;
    const protocol = peek(port, 'protocol');
    lines.push(
      `    - name: ${portName}`,
      `      port: ${number}`,
      ...(typeof protocol === 'string' && protocol !== 'TCP' ? [`      protocol: ${protocol}`] : []),
    );
  }
  return lines.join('\n');
}
