import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import { keyText } from '../../kube/objects.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { causeArrows } from '../model/arrows.ts';
import { branchName } from '../model/branch.ts';
import type { Lane } from '../model/lanes.ts';
import { isOfSet } from '../model/of-set.ts';
import { lanePx, layRows, type Rows, rowsDrawnAtOnce, visibleRows } from '../model/rows.ts';
import { createTimeAxis, type TimeAxis } from '../model/time-axis.ts';
import { spanText } from '../model/time-text.ts';
import { storeKey } from '../sim.ts';
import { otherName } from './comparison-card.tsx';
import { CauseArrows } from './cause-arrows.tsx';
import { controller, usePanel, useWidth } from './context.ts';
import { moveInGrid } from './grid-keys.ts';
import { Overview } from './overview.tsx';
import { RowView } from './row-view.tsx';
import { useDrag } from './use-drag.ts';

/** Width of the column of names, by the width of the panel. */
function labelWidth(panelPx: number): number {
  return panelPx < 360 ? 90 : panelPx < 700 ? 112 : 150;
}

/** The axis above the lanes. */
const axisPx = 24;

/** Lanes over a common time axis, with the playhead. */
export function Timeline({ run, other }: { readonly run: RunView; readonly other: RunView | undefined }) {
  const state = usePanel();
  const [scroller, widthPx] = useWidth();
  const [scrollPx, setScrollPx] = useState(0);
  const labelPx = labelWidth(widthPx);
  const trackPx = Math.max((widthPx - labelPx - 10) * state.zoom, 60);
  const axis = useMemo(
    () => (other === undefined ? run.axis : createTimeAxis([...run.times, ...other.times], Math.max(run.endMs, other.endMs))),
    [run, other],
  );
  const rows = useRows(run, other);
  const shown = useMemo(() => visibleRows(rows, scrollPx, 900), [rows, scrollPx]);
  const selectedLane = state.object && keyText(state.object);
  const seekTo = useCallback((share: number) => controller.seek(axis.time(share)), [axis]);
  const pause = useCallback(() => controller.pause(), []);
  const drag = useDrag(seekTo, pause);
  const playheadPx = labelPx + axis.place(state.playheadMs) * trackPx;
  useFollow(scroller, playheadPx, labelPx, state.isPlaying);
  useReveal(scroller, rows, selectedLane);
  const marks = useMemo(() => axisMarks(axis, trackPx, widthPx < 360 ? 44 : 70), [axis, trackPx, widthPx]);
  const bars = useMemo(
    () =>
      shown.map((row) => (
        <RowView key={row.id} row={row} axis={axis} trackPx={trackPx} selectedLane={selectedLane} selectedSeq={state.selectedSeq} />
      )),
    [shown, axis, trackPx, selectedLane, state.selectedSeq],
  );
  return (
    <section class="timeline" aria-label={t('Timeline')}>
      {other && <Legend run={run} other={other} />}
      <div
        class="scroller"
        ref={scroller}
        onWheel={(event) => {
          // A pinch arrives as a wheel with Ctrl.
          if (!event.ctrlKey) return;
          event.preventDefault();
          controller.do(event.deltaY < 0 ? 'zoomIn' : 'zoomOut');
        }}
        onScroll={(event) => {
          if (rows.rows.length > rowsDrawnAtOnce) setScrollPx(Math.round(event.currentTarget.scrollTop / 100) * 100);
        }}
      >
        <div class="sheet" style={{ width: `${labelPx + trackPx + 10}px`, '--label': `${labelPx}px`, '--track': `${trackPx}px` }}>
          <div class="axis">
            <div class="axis-track" {...drag} aria-hidden="true">
              {marks}
            </div>
          </div>
          <div
            class="grid"
            role="grid"
            aria-label={t('{0}: lanes', branchName(run.branch))}
            aria-rowcount={rows.rows.length}
            style={{ height: `${rows.heightPx}px` }}
            onKeyDown={(event) => moveInGrid(event, controller)}
          >
            {bars}
          </div>
          <div class="playhead" aria-hidden="true" style={{ transform: `translateX(${Math.round(playheadPx)}px)` }} />
          <Arrows run={run} rows={rows} labelPx={labelPx} trackPx={trackPx} axis={axis} />
        </div>
      </div>
      <Overview run={run} axis={axis} labelPx={labelPx} />
    </section>
  );
}

/** Which of two runs is which, while they are compared. */
function Legend({ run, other }: { readonly run: RunView; readonly other: RunView }) {
  return (
    <p class="legend dim">
      {t('Each lane: above {0}, below {1}.', branchName(run.branch), otherName(run, other))} <span class="difference" />{' '}
      {t('where they differ')}
    </p>
  );
}

/** The rows of what is to be shown: all sets or one, groups folded or not. */
function useRows(run: RunView, other: RunView | undefined): Rows {
  const { onlySet, folded } = usePanel();
  return useMemo(() => {
    const sets = run.timeline.input.objects.filter((object) => object.kind === 'StatefulSet');
    const set = sets.map((each) => storeKey(each)).find((each) => `${each.namespace}/${each.name}` === onlySet);
    const shown = (lanes: readonly Lane[]): readonly Lane[] =>
      set === undefined ? lanes : lanes.filter((lane) => isOfSet(lane, set, sets));
    return layRows(shown(run.lanes), folded, other && shown(other.lanes));
  }, [run, other, folded, onlySet]);
}

/** Moments, and how long each shortened stretch is. */
function axisMarks(axis: TimeAxis, trackPx: number, spacingPx: number) {
  return (
    <>
      {axis.ticks(trackPx, spacingPx).map(({ atMs, place }) => (
        <span key={atMs} class="tick" style={{ left: `${place * 100}%` }}>
          {clockText(atMs, 1)}
        </span>
      ))}
      {axis.breaks.map(({ fromMs, toMs }) => {
        const from = axis.place(fromMs);
        const share = axis.place(toMs) - from;
        const span = spanText(toMs - fromMs);
        const title = t('{0} in which little happens, drawn short', span);
        return (
          <span key={`${fromMs} stretch`} class="stretch" style={{ left: `${from * 100}%`, width: `${share * 100}%` }} title={title}>
            {share * trackPx > 132 && <span>~ {span} ~</span>}
          </span>
        );
      })}
    </>
  );
}

interface ArrowsProps {
  readonly run: RunView;
  readonly rows: Rows;
  readonly labelPx: number;
  readonly trackPx: number;
  readonly axis: TimeAxis;
}

function Arrows({ run, rows, labelPx, trackPx, axis }: ArrowsProps) {
  const { selectedSeq } = controller.state;
  const places = useMemo(() => new Map(rows.rows.flatMap((row) => (row.type === 'lane' ? [[row.id, row.topPx] as const] : []))), [rows]);
  const arrows = useMemo(
    () => (selectedSeq === undefined ? [] : causeArrows(run.trace, selectedSeq, (id) => places.has(id))),
    [run, selectedSeq, places],
  );
  return (
    <CauseArrows
      arrows={arrows}
      selectedSeq={selectedSeq}
      x={(ms) => labelPx + axis.place(ms) * trackPx}
      y={(id) => (places.get(id) ?? 0) + lanePx / 2}
      widthPx={labelPx + trackPx}
      heightPx={rows.heightPx}
    />
  );
}

/** Keeps the playhead in sight while it plays or jumps, without moving what is in sight already. */
function useFollow(scroller: { readonly current: HTMLElement | null }, playheadPx: number, labelPx: number, isPlaying: boolean): void {
  const last = useRef(playheadPx);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || last.current === playheadPx) return;
    last.current = playheadPx;
    if (element.scrollWidth <= element.clientWidth) return;
    const from = element.scrollLeft + labelPx;
    const to = element.scrollLeft + element.clientWidth - 24;
    if (playheadPx < from || playheadPx > to)
      element.scrollLeft = playheadPx - labelPx - (isPlaying ? 40 : (element.clientWidth - labelPx) / 2);
  }, [scroller, playheadPx, labelPx, isPlaying]);
}

/** Brings a lane that was selected into sight, if it is out of it. */
function useReveal(scroller: { readonly current: HTMLElement | null }, rows: Rows, lane: string | undefined): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    const row = rows.rows.find(({ id }) => id === lane);
    if (element === null || row === undefined) return;
    const viewPx = element.clientHeight - axisPx - lanePx;
    if (row.topPx < element.scrollTop || row.topPx > element.scrollTop + viewPx) element.scrollTop = row.topPx - viewPx / 2;
  }, [scroller, lane]);
}
