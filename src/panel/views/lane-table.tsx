import type { RunView } from '../engine/run.ts';
import type { Lane, Segment } from '../model/lanes.ts';
import { groupLabels } from '../model/rows.ts';
import { clockText } from '../../base/duration.ts';
import { useController, usePanel } from './context.ts';
import { TimeLink } from './time-link.tsx';

const mostRows = 2000;

/** The lanes as a table: the same bars in words. */
export function LaneTable({ run }: { readonly run: RunView }) {
  const { playheadMs } = usePanel().state;
  const rows = run.lanes.flatMap((lane): { readonly lane: Lane; readonly segment?: Segment }[] => {
    const bars = lane.segments.filter((segment) => segment.shape !== 'line').map((segment) => ({ lane, segment }));
    return lane.segments.length === 0 ? [{ lane }] : bars;
  });
  return (
    <section class="timeline table-scroll tall" aria-label="Timeline as table" tabIndex={0}>
      <table class="lane-table">
        <caption class="hidden">{run.branch.name}: what each object is, from when to when</caption>
        <thead>
          <tr>
            <th scope="col">Object</th>
            <th scope="col" class="wide-only">
              Kind
            </th>
            <th scope="col">From</th>
            <th scope="col" class="wide-only">
              To
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ lane, segment }) => {
            if (segment === undefined) return <MissingRow key={lane.id} lane={lane} />;
            const isNow = segment.fromMs <= playheadMs && playheadMs < segment.toMs;
            return (
              <tr key={`${lane.id} ${segment.fromMs}`} class={isNow ? 'now' : ''} aria-current={isNow}>
                <th scope="row">{lane.label}</th>
                <td class="wide-only">{groupLabels[lane.group]}</td>
                <td>
                  <TimeLink atMs={segment.fromMs} seq={segment.seq} />
                </td>
                <td class="wide-only">{segment.toMs === Number.POSITIVE_INFINITY ? 'end' : clockText(segment.toMs, 1)}</td>
                <td>{segment.text}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > mostRows ? (
        <p class="dim">… and {rows.length - mostRows} more rows; copy the timeline as Markdown for all of it.</p>
      ) : null}
    </section>
  );
}

/** An object that is wanted and never comes. */
function MissingRow({ lane }: { readonly lane: Lane }) {
  const controller = useController();
  return (
    <tr>
      <th scope="row">{lane.label}</th>
      <td class="wide-only">{groupLabels[lane.group]}</td>
      <td />
      <td class="wide-only" />
      <td>
        never comes{' '}
        <button
          type="button"
          class="link"
          aria-label={`Why does ${lane.label} never come?`}
          onClick={() => controller.selectObject(lane.object)}
        >
          why?
        </button>
      </td>
    </tr>
  );
}
