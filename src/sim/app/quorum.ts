import { because, truth } from '../cluster/writes.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import type { Context, Steps } from '../component.ts';
import { type Disk, type Process, type Quorum, truthApiVersion } from '../truth.ts';
import { dataOf, disksOf } from './disks.ts';

/**
 * A quorum system in small: members that are up and reachable elect a leader while they are a majority; who was away comes back with an old term and
 * catches up when it is up again.
 */
export function* updateQuorum(namespace: string, set: string, members: number, processes: readonly Process[], context: Context): Steps {
  const { live } = context;
  const before = live.get('Quorum', namespace, set) as Quorum | undefined;
  const reachable = (process: Process): boolean => live.get('Machine', '', process.node)?.['power'] === 'up';
  const up = processes.filter((each) => each.healthy && reachable(each));
  const names = up.map((each) => each.pod).sort();
  const has = names.length * 2 > members;
  const stays = before?.leader !== undefined && names.includes(before.leader) && has;
  const elected = has && !stays;
  const term = (before?.term ?? 0) + (elected ? 1 : 0);
  const leader = stays ? before.leader : has ? names[0] : undefined;
  const starting = processes.filter((each) => !up.includes(each) && each.state === 'running');
  const stale = starting.filter((each) => disksOf(each, context).some((disk) => isStale(disk, term))).map((each) => each.pod);
  const next: Quorum = {
    apiVersion: truthApiVersion,
    kind: 'Quorum',
    metadata: { namespace, name: set },
    members,
    up: names,
    has,
    ...(leader === undefined ? {} : { leader }),
    term,
    stale: stale.sort(),
  };
  const count = `${names.length} of ${members} members are up`;
  const need = Math.floor(members / 2) + 1;
  const text = elected ? `${count}: they elect ${leader}` : `${count}, ${need} are ${has ? 'enough' : 'needed'}`;
  if (!deepEqual(before, next)) yield truth(next, because(undefined, has ? 'quorum' : 'no-quorum', text));
  if (has) for (const process of up) yield* catchUp(process, term, context);
}

function isStale(disk: Disk, term: number): boolean {
  const data = dataOf(disk);
  return data.term > 0 && data.term < term;
}

function* catchUp(process: Process, term: number, context: Context): Steps {
  for (const disk of disksOf(process, context)) {
    const data = dataOf(disk);
    const why = because(undefined, 'member-catches-up', `${process.pod} takes part in term ${term}`);
    if (data.term < term) yield truth({ ...disk, data: { ...data, term } }, why);
  }
}
