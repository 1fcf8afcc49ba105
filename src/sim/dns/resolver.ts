/**
 * A resolver with a cache, as a program in a pod sees it: answers stay as long as the cluster's DNS says, and so does the answer that a name does not
 * exist. kube: kubeadm's Corefile (`ttl 30`, `cache 30`): cmd/kubeadm/app/phases/addons/dns/manifests.go
 */
import type { DnsAnswer, DnsQuery } from './answer.ts';

/** How long answers are kept. */
export interface CacheTimes {
  readonly positiveMs: number;
  readonly negativeMs: number;
}

/** What kubeadm sets up. */
export const kubeadmCache: CacheTimes = { positiveMs: 30_000, negativeMs: 30_000 };

interface Kept {
  readonly answer: DnsAnswer;
  readonly untilMs: number;
}

/** The cache: plain data, replaced as a whole. */
export type ResolverCache = Readonly<Record<string, Kept>>;

export interface Resolved {
  readonly answer: DnsAnswer;
  readonly cache: ResolverCache;
  /** The answer may be out of date until then. */
  readonly untilMs: number;
}

/** Answers from the cache while it may, else asks. */
export function resolve(
  cache: ResolverCache,
  query: DnsQuery,
  nowMs: number,
  times: CacheTimes,
  ask: (query: DnsQuery) => DnsAnswer,
): Resolved {
  const key = `${query.type} ${query.name.toLowerCase()}`;
  const kept = cache[key];
  if (kept !== undefined && nowMs < kept.untilMs) return { answer: kept.answer, cache, untilMs: kept.untilMs };
  const answer = ask(query);
  const untilMs = nowMs + (answer.code === 'NXDOMAIN' ? times.negativeMs : times.positiveMs);
  return { answer, cache: { ...cache, [key]: { answer, untilMs } }, untilMs };
}
