import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { RunView } from '../engine/run.ts';
import { describe, type Transition } from '../sim.ts';
import { eventObject, firstAfter, type Moment } from '../model/events.ts';
import { clockText } from '../../base/duration.ts';
import { Card } from './card.tsx';
import { usePanel } from './context.ts';

const mostShown = 100;

/** What happened until the playhead, newest first, with the columns of `kubectl get events`. */
export function EventsCard({ run }: { readonly run: RunView }) {
  const { controller, state } = usePanel();
  const { playheadMs, selectedSeq } = state;
  const until = firstAfter(run.moments, playheadMs);
  const shown = useMemo(() => run.moments.slice(Math.max(0, until - mostShown), until).toReversed(), [run, until]);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const selected = list.current?.querySelector<HTMLElement>('.selected');
    const box = list.current;
    if (selected === null || selected === undefined || box === null) return;
    if (selected.offsetTop < box.scrollTop || selected.offsetTop + selected.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = selected.offsetTop - 24;
  }, [selectedSeq]);
  const rows = useMemo(
    () =>
      shown.map(({ seq, harm }) => {
        const transition = run.trace[seq];
        const key = `${seq} ${harm?.name ?? ''}`;
        const select = (): void => controller.selectTransition(seq);
        return transition === undefined ? null : (
          <EventRow key={key} transition={transition} harm={harm} isSelected={seq === selectedSeq} select={select} />
        );
      }),
    [shown, selectedSeq, run, controller],
  );
  return (
    <Card title={`Events until ${clockText(playheadMs)}`} aside={<span class="dim">{until}</span>}>
      {until === 0 ? <p class="dim">Nothing has been reported yet.</p> : null}
      <ol class="events" ref={list}>
        {rows}
      </ol>
    </Card>
  );
}

function EventRow({
  transition,
  harm,
  isSelected,
  select,
}: {
  readonly transition: Transition;
  readonly harm: Moment['harm'];
  readonly isSelected: boolean;
  readonly select: () => void;
}) {
  const { event, atMs, object } = transition;
  const isWarning = harm !== undefined || event?.type === 'Warning' || transition.verb === 'fault';
  const reason = harm?.name.replaceAll('-', ' ') ?? event?.reason ?? (transition.verb === 'fault' ? 'What-if' : 'Request');
  return (
    <li>
      <button type="button" class={`event ${isSelected ? 'selected' : ''}`} aria-current={isSelected} onClick={select}>
        <span class="event-time">{clockText(atMs, 1)}</span>
        <span>
          {isWarning ? <span class="event-warning">⚠ </span> : null}
          <span class="event-reason">{reason}</span> <span class="event-object">{eventObject(object)}</span>
        </span>
        <span class="event-message">
          {harm?.text ?? event?.message ?? describe(transition)}
          {(event?.count ?? 1) > 1 ? <span class="dim"> (×{event?.count})</span> : null}
        </span>
      </button>
    </li>
  );
}
