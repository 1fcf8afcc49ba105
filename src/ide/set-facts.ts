import { peek, peekText } from '../base/peek.ts';
import { claimName, podName } from '../kube/identity.ts';
import type { Path } from '../kube/objects.ts';
import type { SetScope } from '../lint/set-scope.ts';
import type { SetObjects } from './objects.ts';

/** What is true of a set at one of its fields, as Markdown lines; empty where there is nothing of its own to say. */
export function setFacts(scope: SetScope, objects: SetObjects, path: Path): string[] {
  const facts = byField[path.join('.')];
  if (facts !== undefined) return facts(scope, objects);
  if (path[0] === 'spec' && path[1] === 'volumeClaimTemplates' && (path.length === 3 || path.slice(3).join('.') === 'metadata.name'))
    return claimFacts(scope, Number(path[2]));
  return [];
}

type Facts = (scope: SetScope, objects: SetObjects) => string[];

const whole: Facts = (scope, objects) => {
  const lines = [`**${scope.name}**: ${list(objects.pods.map((pod) => pod.name))}`];
  if (objects.claims.length > 0) lines.push(`Claims: ${list(objects.claims.map((claim) => claim.name))}`);
  return [...lines, ...dns(objects)];
};

function dns(objects: SetObjects): string[] {
  const [own, first] = objects.dns;
  if (own === undefined) return ['No DNS names: `spec.serviceName` is not set.'];
  if (own.published === 'never') return [`DNS names are never published: ${own.reason ?? ''}.`];
  const when = first?.published === 'always' ? 'from the moment a pod has an address' : 'while the pod is Ready';
  return [`DNS: \`${first?.name ?? own.name}\`${objects.pods.length > 1 ? ' …' : ''}, published ${when}.`];
}

const replicas: Facts = (scope, objects) => {
  const { first, last, count } = scope.range;
  const parallel = peek(scope.set, 'spec', 'podManagementPolicy') === 'Parallel';
  const lines = [`${count} ${count === 1 ? 'pod' : 'pods'}: ${list(objects.pods.map((pod) => pod.name))}`];
  if (objects.claims.length > 0) lines.push(`Claims: ${list(objects.claims.map((claim) => claim.name))}`);
  lines.push(`One more adds \`${podName(scope.name, last + 1)}\`${parallel ? '' : ' when all before it are Ready'}.`);
  if (count === 0) return lines;
  const [template] = scope.claimTemplates;
  const kept = peekText(scope.set, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') !== 'Delete';
  const fate =
    template === undefined
      ? ''
      : ` Its claim \`${claimName(template, scope.name, last)}\` is ${kept ? 'kept, and is used again when the pod comes back' : 'deleted (`whenScaled: Delete`)'}.`;
  lines.push(`One less removes \`${podName(scope.name, last)}\`, the highest ordinal${first === last ? '' : ', first'}.${fate}`);
  return lines;
};

const policy: Facts = (scope) => {
  const parallel = peek(scope.set, 'spec', 'podManagementPolicy') === 'Parallel';
  return [
    parallel
      ? 'All pods are created and deleted at once; rolling updates still go one by one.'
      : `\`${podName(scope.name, scope.range.first + 1)}\` is created when \`${podName(scope.name, scope.range.first)}\` is Ready, and so on; deletion goes the other way.`,
  ];
};

const partition: Facts = (scope) => {
  const value = peek(scope.set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (typeof value !== 'number') return [];
  const { first, count } = scope.range;
  if (value >= count) return ['No pod gets a changed template.'];
  return [
    `A changed template reaches ${podName(scope.name, first + value)} to ${podName(scope.name, first + count - 1)}; the others keep the old one, also when they are replaced.`,
  ];
};

const retention: Facts = (scope) => {
  const read = (when: string) => peekText(scope.set, 'spec', 'persistentVolumeClaimRetentionPolicy', when) ?? 'Retain';
  return [
    `Scaled down: claims are ${read('whenScaled') === 'Delete' ? 'deleted' : 'kept'}. Set deleted: claims are ${read('whenDeleted') === 'Delete' ? 'deleted' : 'kept'}.`,
  ];
};

const byField: Readonly<Record<string, Facts>> = {
  kind: whole,
  'metadata.name': whole,
  'spec.replicas': replicas,
  'spec.serviceName': (_, objects) => [
    ...dns(objects),
    ...objects.dns
      .filter((record) => record.type === 'SRV')
      .slice(0, 5)
      .map((record) => `SRV \`${record.name}\``),
  ],
  'spec.podManagementPolicy': policy,
  'spec.updateStrategy.rollingUpdate.partition': partition,
  'spec.persistentVolumeClaimRetentionPolicy': retention,
  'spec.persistentVolumeClaimRetentionPolicy.whenScaled': retention,
  'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': retention,
  'spec.ordinals': (scope, objects) => [`Pods: ${list(objects.pods.map((pod) => pod.name))} (${scope.range.count})`],
  'spec.ordinals.start': (scope, objects) => [`Pods: ${list(objects.pods.map((pod) => pod.name))} (${scope.range.count})`],
};

function claimFacts(scope: SetScope, index: number): string[] {
  const template = peekText(scope.set, 'spec', 'volumeClaimTemplates', index, 'metadata', 'name');
  if (template === undefined || scope.range.count === 0) return [];
  const first = claimName(template, scope.name, scope.range.first);
  return [
    `One claim for each pod: \`${first}\`${scope.range.count > 1 ? ` to \`${claimName(template, scope.name, scope.range.last)}\`` : ''}. Claims outlive their pods, and the template cannot change once the set exists.`,
  ];
}

/** At most five names, as code. */
function list(names: readonly string[]): string {
  const shown = names
    .slice(0, 5)
    .map((name) => `\`${name}\``)
    .join(', ');
  if (names.length === 0) return 'none';
  return names.length > 5 ? `${shown} … ${names.length} in all` : shown;
}
