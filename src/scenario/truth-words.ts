import type { Transition } from '../sim/transition.ts';
import type { Disk, Process, Quorum, StoreAnswer } from '../sim/truth.ts';
import type { Words } from './milestones.ts';

/**
 * What happens to programs and their data, which no API object tells: `quorum zk elects zk-1`, `store kv answers from 2, 1 missing`,
 * `program web-1 starts on node-2`, `disk pvc-1 written by web-0`.
 */
export function truthWords(transition: Transition): Words[] {
  const tell = truthTellers[transition.object.kind];
  return tell === undefined ? [] : tell(transition);
}

const truthTellers: Readonly<Record<string, (transition: Transition) => Words[]>> = {
  Quorum: quorumWords,
  StoreAnswer: storeWords,
  Process: programWords,
  Disk: diskWords,
};

function quorumWords({ object: { name }, before, after }: Transition): Words[] {
  const [then, now] = [before as Quorum | undefined, after as Quorum | undefined];
  if (now === undefined) return [];
  const words: Words[] = [];
  if (then?.has === true && !now.has) words.push({ what: `quorum ${name} lost` });
  if (now.leader !== undefined && now.leader !== then?.leader) words.push({ what: `quorum ${name} elects ${now.leader}` });
  for (const pod of now.stale) if (then?.stale.includes(pod) !== true) words.push({ what: `stale ${pod}` });
  return words;
}

function storeWords({ object: { name }, after }: Transition): Words[] {
  const now = after as StoreAnswer | undefined;
  return now === undefined ? [] : [{ what: `store ${name} answers from ${now.from.length}, ${now.missing.length} missing` }];
}

function programWords({ before, after }: Transition): Words[] {
  const [then, now] = [before as Process | undefined, after as Process | undefined];
  const again = then?.state === 'running' && now?.state === 'running' && then.sinceMs !== now.sinceMs;
  const ends = runs(then) && (again || !runs(now));
  const starts = now?.state === 'running' && (again || !runs(then));
  return [
    ...(ends && then !== undefined ? [{ what: `program ${then.pod} ends on ${then.node}` }] : []),
    ...(starts ? [{ what: `program ${now.pod} starts on ${now.node}` }] : []),
  ];
}

function runs(process: Process | undefined): boolean {
  return process?.state === 'running' || process?.state === 'stopping';
}

/** Only the disk that is gone: everything written on it goes with it. */
function diskWords({ before, after }: Transition): Words[] {
  const writers = (before as Disk | undefined)?.writers ?? [];
  return after === undefined && writers.length > 0 ? [{ what: `data of ${writers.join(' and ')} destroyed` }] : [];
}
