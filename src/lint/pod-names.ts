import { namespaceOf } from '../kube/selector.ts';
import { parsePodName, podName } from '../kube/identity.ts';
import { type HostName, hostNames } from './host-names.ts';
import { ownNamespace, ownPod, type ProgramText, programTexts, unknownText } from './program-text.ts';
import type { SetScope } from './set-scope.ts';

/** A host name that speaks of a pod of a set. */
export interface PodNameUse {
  readonly text: ProgramText;
  readonly host: HostName;
  /** Undefined for the pod's own name, whichever it is (`$(POD_NAME).etcd`). */
  readonly ordinal: number | undefined;
  /** The label after the pod: that of the Service, where the name is right. */
  readonly service: string | undefined;
  /** The label after the Service: the namespace, undefined when it is not written or not known. */
  readonly namespace: string | undefined;
}

const uses = new WeakMap<SetScope, readonly PodNameUse[]>();

/** The host names in a set's own texts that speak of its own pods. */
export function podNameUses(set: SetScope): readonly PodNameUse[] {
  let found = uses.get(set);
  if (found === undefined) {
    found = programTexts(set).flatMap((text) => hostNames(text).flatMap((host) => podNameUse(set, text, host) ?? []));
    uses.set(set, found);
  }
  return found;
}

function podNameUse(set: SetScope, text: ProgramText, host: HostName): PodNameUse | undefined {
  const [pod = '', service, namespace] = host.labels;
  const parsed = pod === ownPod ? undefined : parsePodName(pod);
  // Ordinals have no leading zeros: db-01 is a machine of somebody's, not a pod.
  if (pod !== ownPod && (parsed?.setName !== set.name || pod !== podName(set.name, parsed.ordinal))) return undefined;
  if (isElsewhere(set, host.labels)) return undefined;
  if (host.labels.slice(0, 2).some((each) => each.includes(unknownText) || each.includes(ownNamespace))) return undefined;
  const known = namespace !== undefined && namespace !== ownNamespace && !namespace.includes(unknownText);
  return { text, host, ordinal: parsed?.ordinal, service, namespace: known ? namespace : undefined };
}

/** A name of another cluster: under a domain that is not the cluster's, or no name of a cluster at all (`db-1.example.com`). */
function isElsewhere(set: SetScope, labels: readonly string[]): boolean {
  const [, service, namespace] = labels;
  const at = labels.indexOf('svc');
  if (at === 2 || at === 3) {
    const domain = labels.slice(at + 1).join('.');
    return (
      domain !== '' &&
      !domain.includes(unknownText) &&
      domain !== set.target.clusterDomain &&
      !set.target.clusterDomain.startsWith(`${domain}.`)
    );
  }
  if (labels.length < 3 || service === set.serviceName || namespace === set.namespace) return false;
  return !set.all('Service').some((each) => each.name === service);
}

/** Whether the programs of the set find each other by pod name: one of its texts says so, or the program is known to. */
export function usesPeerNames(set: SetScope): boolean {
  return set.knowledge?.knowledge.needsPeers === true || podNameUses(set).some((use) => use.service !== undefined || use.host.certain);
}

/** The namespace of the set as far as it is written. */
export function writtenNamespace(set: SetScope): string | undefined {
  return namespaceOf(set.set);
}
