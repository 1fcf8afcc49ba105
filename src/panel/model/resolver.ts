/** What the resolver in a pod answers: the cluster's DNS behind the search list that a pod gets. */
import { type DnsAnswer, dnsAnswer, type Objects, type RecordType } from '../sim.ts';

export interface Resolved {
  readonly answer: DnsAnswer;
  /** The complete name that was answered, or the last one that was tried. */
  readonly name: string;
  /** Names that were tried before in vain. */
  readonly tried: readonly string[];
}

/** A name with fewer dots is first tried with each suffix of the search list. kube: `defaultDNSOptions` (kubelet, ndots:5) */
const dots = 5;

/**
 * The answer to a name as a program in a pod asks for it.
 * @param namespace of the pod
 */
export function resolveInPod(asked: string, type: RecordType, namespace: string, objects: Objects, clusterDomain: string): Resolved {
  const name = asked.trim().toLowerCase();
  const plain = name.replace(/\.$/, '');
  const suffixes = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain].map((suffix) => `${plain}.${suffix}`);
  const isMany = (plain.match(/\./g)?.length ?? 0) >= dots;
  const candidates = name.endsWith('.') ? [plain] : isMany ? [plain, ...suffixes] : [...suffixes, plain];
  const tried: string[] = [];
  let best: Resolved | undefined;
  for (const candidate of candidates) {
    const answer = dnsAnswer({ name: candidate, type }, objects, clusterDomain);
    if (answer.code === 'NOERROR') return { answer, name: candidate, tried };
    // The most telling refusal is the one that knows the Service.
    if (
      best === undefined ||
      (!/^no name|^no Service/.test(answer.reason ?? '') && /^no name|^no Service/.test(best.answer.reason ?? ''))
    ) {
      best = { answer, name: candidate, tried: [] };
    }
    tried.push(candidate);
  }
  return best === undefined ? { answer: { code: 'NXDOMAIN', addresses: [], services: [] }, name: plain, tried } : { ...best, tried };
}
