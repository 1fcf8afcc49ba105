import { useCallback, useMemo } from 'preact/hooks';
import type { RunView } from '../engine/run.ts';
import type { TimeAxis } from '../model/time-axis.ts';
import { clockText } from '../../base/duration.ts';
import { t } from '../l10n.ts';
import { controller, usePanel } from './context.ts';
import { useDrag } from './use-drag.ts';

/** All moments of the run on one strip: a slider for the playhead. */
export function Overview({ run, axis, labelPx }: { readonly run: RunView; readonly axis: TimeAxis; readonly labelPx: number }) {
  const state = usePanel();
  const seek = useCallback((share: number) => controller.seek(axis.time(share)), [axis]);
  const pause = useCallback(() => controller.pause(), []);
  const drag = useDrag(seek, pause);
  const place = axis.place(state.playheadMs);
  const marks = useMemo(
    () =>
      thinned(run, axis).map((tick) => (
        <span key={tick.seq} class={`overview-tick is-${tick.kind}`} style={{ left: `${tick.place * 100}%` }} />
      )),
    [run, axis],
  );
  return (
    <div class="overview" style={{ '--label': `${labelPx}px` }}>
      <span class="overview-label" aria-hidden="true">
        {t('all events')}
      </span>
      <div
        class="overview-track"
        role="slider"
        tabIndex={0}
        aria-label={t('Playhead')}
        aria-valuemin={0}
        aria-valuemax={Math.round(axis.endMs / 1000)}
        aria-valuenow={Math.round(state.playheadMs / 1000)}
        aria-valuetext={clockText(state.playheadMs, 1)}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          if (by === 0 && event.key !== 'Home' && event.key !== 'End') return;
          event.preventDefault();
          if (by !== 0) controller.step(by);
          else controller.do(event.key === 'Home' ? 'toStart' : 'toEnd');
        }}
        {...drag}
      >
        {marks}
        <span class="thumb" style={{ left: `${place * 100}%` }}>
          <span class={`thumb-time ${place < 0.06 ? 'at-start' : place > 0.94 ? 'at-end' : ''}`}>{clockText(state.playheadMs, 1)}</span>
        </span>
      </div>
    </div>
  );
}

/** At most one tick for each thousandth of the strip; problems win. */
function thinned(run: RunView, axis: TimeAxis): { seq: number; kind: string; place: number }[] {
  const kept = new Map<number, { seq: number; kind: string; place: number }>();
  for (const { seq, kind, atMs } of run.moments) {
    const place = axis.place(atMs);
    const slot = Math.round(place * 1000);
    const there = kept.get(slot);
    if (there === undefined || (kind === 'problem' && there.kind !== 'problem')) kept.set(slot, { seq, kind, place });
  }
  return [...kept.values()];
}
