import type { ObjectKey } from '../../kube/objects.ts';
import type { RunView } from '../engine/run.ts';

/** Where a problem is: a transition, or an object that is not as it should be at a moment. */
export type Problem = { readonly seq: number } | { readonly object: ObjectKey; readonly atMs: number };

/**
 * The next problem after the playhead and the selection; in a run that got stuck its end is the last one, with the first pod that is not as it should
 * be. After the last one the first comes again; undefined when there is none.
 */
export function nextProblem(
  { moments, lanes, outcome }: Pick<RunView, 'moments' | 'lanes' | 'outcome'>,
  playheadMs: number,
  selectedSeq = -1,
): Problem | undefined {
  const problems = moments.filter(({ kind }) => kind === 'problem');
  const next = problems.find(({ atMs, seq }) => atMs > playheadMs || (atMs === playheadMs && seq > selectedSeq));
  if (next !== undefined) return next;
  const isNext = outcome.state === 'stuck' && (playheadMs < outcome.atMs || problems.length === 0);
  const stuck = isNext ? lanes.find(({ group, segments }) => group === 'pods' && segments.at(-1)?.tone !== 'good') : undefined;
  return stuck === undefined ? problems[0] : { object: stuck.object, atMs: outcome.atMs };
}
