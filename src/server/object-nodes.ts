import type { TextRange } from '../base/text.ts';
import { objectsOf, type SetObjects } from '../ide/objects.ts';
import type { DnsRecord } from '../kube/dns-names.ts';
import type { Workspace } from '../manifest/workspace.ts';
import type { ObjectNode, Place } from '../wire/server-messages.ts';
import { toPlace } from './places.ts';

/** Pods of one set that get rows; more would only be scrolled past. */
const podLimit = 200;

/** The rows of the Objects tree for a file: each set with its pods, claims and names. */
export function objectNodes(workspace: Workspace, uri: string): ObjectNode[] {
  return objectsOf(workspace, uri, podLimit).map((set) => setNode(set, (range, of = uri) => placeOf(workspace, of, range)));
}

type ToPlace = (range: TextRange, uri?: string) => { readonly place?: Place };

function placeOf(workspace: Workspace, uri: string, range: TextRange): { readonly place?: Place } {
  const file = workspace.file(uri);
  return file === undefined ? {} : { place: toPlace(file, range) };
}

function setNode(set: SetObjects, at: ToPlace): ObjectNode {
  const id = `${set.namespace}/${set.name}`;
  const groups: ObjectNode[] = [
    group(`${id}/pods`, 'Pods', 'symbol-class', podNodes(set, id, at)),
    group(`${id}/claims`, 'Claims', 'database', claimNodes(set, id, at)),
    group(`${id}/dns`, 'DNS Names', 'globe', dnsNodes(set, id, at)),
  ].filter(({ children }) => children !== undefined && children.length > 0);
  const cut = set.cut ? `, the first ${podLimit} are listed` : '';
  return {
    id,
    label: set.name,
    description: `${set.namespace} · ${set.replicas} replica${set.replicas === 1 ? '' : 's'}${cut}`,
    icon: 'layers',
    open: true,
    children: groups,
    ...at(set.at),
  };
}

function group(id: string, label: string, icon: string, children: readonly ObjectNode[]): ObjectNode {
  return { id, label, description: String(children.length), icon, open: true, children };
}

function podNodes(set: SetObjects, id: string, at: ToPlace): ObjectNode[] {
  return set.pods.map((pod) => ({
    id: `${id}/pod/${pod.name}`,
    label: pod.name,
    description: [`ordinal ${pod.ordinal}`, ...pod.claims].join(' · '),
    tooltip: [
      `hostname ${pod.hostname}`,
      ...(pod.fqdn === undefined ? [] : [pod.fqdn]),
      ...Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`),
    ].join('\n'),
    icon: 'symbol-object',
    ...(pod.fqdn === undefined ? {} : { detail: pod.fqdn }),
    ...at(set.places.pods),
  }));
}

function claimNodes(set: SetObjects, id: string, at: ToPlace): ObjectNode[] {
  return set.claims.map((claim) => {
    const facts = [claim.storage ?? 'no size', claim.accessModes.join(', '), claim.storageClass ?? 'default class'].filter(
      (each) => each !== '',
    );
    const range = set.places.claims[claim.template];
    return {
      id: `${id}/claim/${claim.name}`,
      label: claim.name,
      description: facts.join(' · '),
      tooltip: `made once from claim template "${claim.template}", kept when the pod goes`,
      icon: 'database',
      ...(range === undefined ? {} : at(range)),
    };
  });
}

function dnsNodes(set: SetObjects, id: string, at: ToPlace): ObjectNode[] {
  const { uri, range } = set.places.dns;
  return set.dns.map((record) => ({
    id: `${id}/dns/${record.type}/${record.name}`,
    label: record.name,
    description: `${record.type} · ${record.published}`,
    tooltip: dnsTooltip(record),
    icon: record.published === 'never' ? 'circle-slash' : 'globe',
    detail: record.targets.join('\n'),
    ...at(range, uri),
  }));
}

function dnsTooltip({ published, reason, targets }: DnsRecord): string {
  const when = { always: 'published always, ready or not', 'when ready': 'published when the pod is Ready', never: 'never published' }[
    published
  ];
  return [reason === undefined ? when : `${when}: ${reason}`, ...targets].join('\n');
}
