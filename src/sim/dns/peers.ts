import type { Service } from '../../kube/views.ts';
import type { AppSpec } from '../input.ts';
import type { Context } from '../component.ts';
import type { Process } from '../truth.ts';
import { dnsAnswer } from './answer.ts';

/**
 * How many other members a program finds by the Service's SRV records (by its addresses where the Service has no named port). Its own name it knows
 * without asking: it counts only others.
 */
export function peersFound(process: Process, { service }: NonNullable<AppSpec['needsPeers']>, context: Context): number {
  const { live, target } = context;
  const namespace = process.metadata.namespace ?? '';
  const object = live.get('Service', namespace, service) as Service | undefined;
  const base = `${service}.${namespace}.svc.${target.clusterDomain}`;
  const port = object?.spec.ports?.find((each) => (each.name ?? '') !== '');
  if (port === undefined) {
    const own = (live.get('Pod', namespace, process.pod) as { status?: { podIP?: string } } | undefined)?.status?.podIP;
    return dnsAnswer({ name: base, type: 'A' }, live, target.clusterDomain).addresses.filter((each) => each !== own).length;
  }
  const name = `_${port.name ?? ''}._${(port.protocol ?? 'TCP').toLowerCase()}.${base}`;
  const { services } = dnsAnswer({ name, type: 'SRV' }, live, target.clusterDomain);
  return new Set(services.map((each) => each.target).filter((each) => !each.startsWith(`${process.pod}.`))).size;
}
