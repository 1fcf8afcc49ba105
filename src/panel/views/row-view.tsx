import { clockText } from '../../base/duration.ts';
import { keyText } from '../../kube/objects.ts';
import { t } from '../l10n.ts';
import { differences } from '../model/compare.ts';
import type { Lane, Segment } from '../model/lanes.ts';
import { type GroupRow, type LaneRow, lanePx, pairPx, type Row } from '../model/rows.ts';
import type { TimeAxis } from '../model/time-axis.ts';
import { controller } from './context.ts';
import { focusCell } from './grid-keys.ts';
import { Icon } from './icon.tsx';

interface RowProps {
  readonly row: Row;
  readonly axis: TimeAxis;
  readonly trackPx: number;
  readonly selectedLane: string | undefined;
  readonly selectedSeq: number | undefined;
}

/** One row of the grid. */
export function RowView({ row, ...rest }: RowProps) {
  return row.type === 'group' ? <GroupView row={row} /> : <LaneView row={row} {...rest} />;
}

function GroupView({ row }: { readonly row: GroupRow }) {
  return (
    <div class="row group" role="row" style={{ top: `${row.topPx}px` }}>
      <div class="group-label" role="gridcell">
        <button
          type="button"
          class={`fold ${row.isFolded ? 'folded' : ''}`}
          data-cell
          tabIndex={row.topPx === 0 ? 0 : -1}
          aria-expanded={!row.isFolded}
          onClick={(event) => {
            focusCell(event.currentTarget);
            controller.fold(row.group);
          }}
        >
          <Icon name="chevron" />
          <span>{row.label}</span> <span class="dim">{row.count}</span>
        </button>
      </div>
    </div>
  );
}

function LaneView({ row, axis, trackPx, selectedLane, selectedSeq }: RowProps & { readonly row: LaneRow }) {
  const { lane, other } = row;
  const { object, label, segments } = lane;
  const isSelected = selectedLane === lane.id;
  const isMissing = segments.length === 0 && other === undefined;
  return (
    <div
      class={`row lane ${isSelected ? 'selected' : ''}`}
      role="row"
      style={{ top: `${row.topPx}px`, height: `${other === undefined ? lanePx : pairPx}px` }}
      onContextMenu={(event) => {
        event.preventDefault();
        controller.set({ object, selectedSeq: isSelected ? selectedSeq : undefined });
        controller.set({ dialog: { type: 'whatIf', at: { x: event.clientX, y: event.clientY } } });
      }}
      onDblClick={() => controller.reveal(object, [])}
    >
      <LaneLabel lane={lane} />
      <div
        class="track"
        role="presentation"
        title={isMissing ? t('{0} never comes: why?', label) : ''}
        onMouseDown={(event) => {
          if (event.target === event.currentTarget && event.button === 0)
            controller.selectGap(object, axis.time(shareOf(event, event.currentTarget)));
        }}
      >
        {isMissing && <span class="never">{t('never comes')}</span>}
        {segments.map((segment, index) => (
          <Bar
            key={`${segment.seq} ${segment.fromMs}`}
            lane={lane}
            segment={segment}
            axis={axis}
            trackPx={trackPx}
            isSelected={selectedSeq === segment.seq && isSelected}
            isLast={index === segments.length - 1}
          />
        ))}
        {lane.marks.map(({ seq, tone, atMs }) => (
          <span
            key={seq}
            class={`mark ${tone} ${seq === selectedSeq ? 'selected' : ''}`}
            aria-hidden="true"
            style={{ left: `${axis.place(atMs) * 100}%` }}
          />
        ))}
        {other !== undefined && <OtherRun lane={lane} other={other} axis={axis} />}
      </div>
    </div>
  );
}

/** Where in an element a press is, from 0 to 1. */
function shareOf({ clientX }: MouseEvent, element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect();
  return Math.min(Math.max((clientX - left) / Math.max(width, 1), 0), 1);
}

/** The end of a longer name, which tells siblings apart, is never cut off. */
const shortLength = 10;
const tailLength = 8;

function LaneLabel({ lane: { object, label } }: { readonly lane: Lane }) {
  const cut = label.length > shortLength ? label.length - tailLength : 0;
  return (
    <div class="label" role="rowheader" translate={false}>
      <button
        type="button"
        data-cell
        tabIndex={-1}
        aria-label={label}
        title={object.namespace === '' ? label : `${object.namespace}/${label}`}
        onClick={(event) => {
          focusCell(event.currentTarget);
          controller.selectObject(object);
        }}
      >
        <span class="head">{label.slice(0, cut)}</span>
        <span class="tail">{label.slice(cut)}</span>
      </button>
    </div>
  );
}

interface BarProps {
  readonly lane: Lane;
  readonly segment: Segment;
  readonly axis: TimeAxis;
  readonly trackPx: number;
  readonly isSelected: boolean;
  readonly isLast: boolean;
}

function Bar({ lane, segment, axis, trackPx, isSelected, isLast }: BarProps) {
  const { fromMs, toMs, seq, shape, tone, revision = 1 } = segment;
  const from = axis.place(fromMs);
  const share = axis.place(toMs) - from;
  const place = [lane.label, segment.text, clockText(fromMs)] as const;
  const spoken = isLast ? t('{0}: {1}, from {2}', ...place) : t('{0}: {1}, from {2} to {3}', ...place, clockText(toMs));
  return (
    <div
      class={`bar ${shape} ${tone} ${revision > 1 ? `rev${Math.min(revision, 4)}` : ''} ${isSelected ? 'selected' : ''}`}
      role="gridcell"
      data-cell
      data-from={fromMs}
      tabIndex={-1}
      aria-label={spoken}
      aria-selected={isSelected}
      title={spoken}
      style={{ left: `${from * 100}%`, width: `${share * 100}%` }}
      onMouseDown={(event) => {
        if (event.button !== 0) return;
        // A press keeps the moment that was pressed; focus by keyboard goes to where the bar begins.
        const atMs = axis.time(from + share * shareOf(event, event.currentTarget));
        event.preventDefault();
        controller.selectBar(lane.object, seq, Math.min(Math.max(atMs, fromMs), toMs));
        focusCell(event.currentTarget);
      }}
      onFocus={({ relatedTarget }) => {
        const { selectedSeq, object } = controller.state;
        const isHere = selectedSeq === seq && object !== undefined && keyText(object) === lane.id;
        if (!isHere && relatedTarget instanceof Element && relatedTarget.closest('.grid') !== null)
          controller.selectBar(lane.object, seq, fromMs);
      }}
    >
      <span class="bar-text" aria-hidden="true" data-text={barText(segment, share * trackPx)} />
    </div>
  );
}

/** As much as there is room for. */
function barText({ shape, text, word, revision = 1 }: Segment, widthPx: number): string {
  if (shape === 'line') return widthPx > 130 ? text : '';
  const short = revision > 1 ? `${word} r${revision}` : word;
  if (text.length * 6 + 12 <= widthPx || widthPx >= 130) return text;
  if (short.length * 6.2 + 10 <= widthPx) return short;
  if (word.length * 6.2 + 10 <= widthPx) return word;
  return revision > 1 && widthPx >= 20 ? `r${revision}` : '';
}

/** The same object in the run to compare with, and where the two differ. */
function OtherRun({ lane, other, axis }: { readonly lane: Lane; readonly other: Lane | null; readonly axis: TimeAxis }) {
  const segments = other?.segments ?? [];
  const place = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => ({
    left: `${axis.place(fromMs) * 100}%`,
    width: `${(axis.place(toMs) - axis.place(fromMs)) * 100}%`,
  });
  return (
    <>
      {segments.map((segment) => (
        <span
          key={`${segment.seq} other`}
          class={`bar other ${segment.shape} ${segment.tone}`}
          aria-hidden="true"
          title={t('in the other run: {0}', segment.text)}
          style={place(segment)}
        />
      ))}
      {differences(lane.segments, segments).map((part) => (
        <span key={`${part.fromMs} difference`} class="difference" aria-hidden="true" style={place(part)} />
      ))}
    </>
  );
}
