import type { Arrow } from '../model/arrows.ts';

interface CauseArrowsProps {
  readonly arrows: readonly Arrow[];
  readonly selectedSeq: number | undefined;
  readonly x: (ms: number) => number;
  readonly y: (lane: string) => number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Curves from cause to effect. The same is told in words by the card of the selection. */
export function CauseArrows({ arrows, selectedSeq, x, y, widthPx, heightPx }: CauseArrowsProps) {
  if (arrows.length === 0) return null;
  const points = new Map(arrows.flatMap(({ from, to }) => [from, to].map((point) => [point.seq, point] as const)));
  return (
    <svg class="arrows" width={widthPx} height={heightPx} aria-hidden="true" focusable="false">
      {arrows.map(({ from, to }) => (
        <path key={`${from.seq} ${to.seq}`} d={curve(x(from.atMs), y(from.lane), x(to.atMs), y(to.lane))} />
      ))}
      {[...points.values()].map((point) => (
        <circle
          key={point.seq}
          cx={x(point.atMs)}
          cy={y(point.lane)}
          r={point.seq === selectedSeq ? 5 : 3.5}
          class={point.seq === selectedSeq ? 'selected' : ''}
        />
      ))}
    </svg>
  );
}

/** Leaves and arrives level, bulging to the right where both ends are at one time; within a lane it runs below the words of the bars. */
function curve(x1: number, y1: number, x2: number, y2: number): string {
  const reach = Math.max((x2 - x1) / 2, 14);
  const sag = y1 === y2 ? 12 : 0;
  return `M${round(x1)} ${round(y1)}C${round(x1 + reach)} ${round(y1 + sag)} ${round(x2 - (x2 - x1 < 28 ? -14 : reach))} ${round(y2 + sag)} ${round(x2)} ${round(y2)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
