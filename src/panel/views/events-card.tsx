import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { eventObject, firstAfter, type Moment } from '../model/events.ts';
import { describe, type Transition } from '../sim.ts';
import { controller, usePanel } from './context.ts';
import { Card } from './card.tsx';
import { More } from './table.tsx';

const mostShown = 50;

/** What happened until the playhead, newest first. */
export function EventsCard({ run }: { readonly run: RunView }) {
  const state = usePanel();
  const { playheadMs, selectedSeq } = state;
  const until = firstAfter(run.moments, playheadMs);
  const shown = useMemo(() => run.moments.slice(Math.max(0, until - mostShown), until).toReversed(), [run, until]);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const box = list.current;
    const selected = box?.querySelector<HTMLElement>('.selected');
    if (!box || !selected) return;
    if (selected.offsetTop < box.scrollTop || selected.offsetTop + selected.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = selected.offsetTop - 24;
  }, [selectedSeq]);
  const rows = useMemo(
    () =>
      shown.map(({ seq, harm }) => {
        const transition = run.trace[seq];
        if (transition === undefined) return null;
        const select = () => controller.selectTransition(seq);
        return <EventRow key={`${seq} ${harm?.name}`} {...{ transition, harm, select }} isSelected={seq === selectedSeq} />;
      }),
    [shown, selectedSeq, run],
  );
  return (
    <Card title={t('Events until {0}', clockText(playheadMs))} aside={<span class="dim">{until}</span>}>
      {until === 0 && <p class="dim">{t('Nothing has been reported yet.')}</p>}
      <ol class="events" ref={list}>
        {rows}
      </ol>
      <More count={until - mostShown} />
    </Card>
  );
}

interface RowProps {
  readonly transition: Transition;
  readonly harm: Moment['harm'];
  readonly isSelected: boolean;
  readonly select: () => void;
}

function EventRow({ transition, harm, isSelected, select }: RowProps) {
  const { event, atMs, object, verb } = transition;
  const isWarning = harm !== undefined || event?.type === 'Warning' || verb === 'fault';
  const reason = harm?.name.replaceAll('-', ' ') ?? event?.reason;
  const count = event?.count ?? 1;
  return (
    <li>
      <button type="button" class={`event ${isSelected ? 'selected' : ''}`} aria-current={isSelected} onClick={select}>
        <span class="event-time">{clockText(atMs, 1)}</span>
        <span>
          {isWarning && <span class="event-warning">⚠ </span>}
          <b lang={reason && 'en'}>{reason ?? (verb === 'fault' ? t('What-if') : t('Request'))}</b>{' '}
          <span class="event-object" translate={false}>
            {eventObject(object)}
          </span>
        </span>
        <span class="event-message" lang="en">
          {harm?.text ?? event?.message ?? describe(transition)}
          {count > 1 && <span class="dim"> (×{count})</span>}
        </span>
      </button>
    </li>
  );
}
