/** Arrows from cause to effect between the lanes, for the selected transition. */
import { keyText, type ObjectKey } from '../../kube/objects.ts';
import { peekText } from '../../base/peek.ts';
import { isMinor, type Transition } from '../sim.ts';

/** A point of an arrow: a moment on a lane. */
export interface Point {
  readonly atMs: number;
  readonly lane: string;
  readonly seq: number;
}

export interface Arrow {
  readonly from: Point;
  readonly to: Point;
}

const mostArrows = 12;

/**
 * Arrows along the chain of causes, from the selected transition back.
 * @param hasLane whether a lane of this id is on show; steps without one are passed over
 */
export function causeArrows(trace: readonly Transition[], seq: number, hasLane: (id: string) => boolean): Arrow[] {
  const arrows: Arrow[] = [];
  const seen = new Set<number>();
  let at = trace[seq];
  let to: Point | undefined;
  while (at !== undefined && !seen.has(at.seq) && arrows.length < mostArrows) {
    seen.add(at.seq);
    const lane = laneIdOf(at);
    if (hasLane(lane) && (to === undefined || !isMinor(at))) {
      const point = { atMs: at.atMs, lane, seq: at.seq };
      if (to !== undefined && (to.lane !== lane || to.atMs !== at.atMs)) arrows.push({ from: point, to });
      to = point;
    }
    at = at.cause === undefined ? undefined : trace[at.cause];
  }
  return arrows;
}

/** The lane that a transition belongs to: machines belong to their node, programs to their pod. */
export function laneIdOf({ object, after, before }: Transition): string {
  if (object.kind === 'Machine') return keyText({ kind: 'Node', namespace: '', name: object.name });
  if (object.kind === 'Process') {
    const pod = peekText(after ?? before, 'pod') ?? object.name.split('.')[0] ?? '';
    return keyText({ kind: 'Pod', namespace: object.namespace, name: pod });
  }
  return keyText(object satisfies ObjectKey);
}
