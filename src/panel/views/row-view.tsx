import { keyText } from '../../kube/objects.ts';
import type { Lane, Segment } from '../model/lanes.ts';
import { type GroupRow, type LaneRow, type Row, lanePx, pairPx } from '../model/rows.ts';
import { type Difference, differences } from '../model/compare.ts';
import type { TimeAxis } from '../model/time-axis.ts';
import { clockText } from '../../base/duration.ts';
import { useController } from './context.ts';
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
  const controller = useController();
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
  const controller = useController();
  const { lane, other } = row;
  const isSelected = selectedLane === lane.id;
  const heightPx = other === undefined ? lanePx : pairPx;
  return (
    <div
      class={`row lane ${isSelected ? 'selected' : ''}`}
      role="row"
      style={{ top: `${row.topPx}px`, height: `${heightPx}px` }}
      onContextMenu={(event) => {
        event.preventDefault();
        controller.ask(true, lane.object);
      }}
    >
      <LaneLabel lane={lane} />
      <div
        class="track"
        role="presentation"
        title={lane.segments.length === 0 ? `${lane.label} never comes: why?` : ''}
        onMouseDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          if (event.target === event.currentTarget)
            controller.selectGap(lane.object, axis.time((event.clientX - box.left) / Math.max(box.width, 1)));
        }}
      >
        {lane.segments.length === 0 && other === undefined ? <span class="never">never comes</span> : null}
        {lane.segments.map((segment, index) => (
          <Bar
            key={`${segment.seq} ${segment.fromMs}`}
            lane={lane}
            segment={segment}
            axis={axis}
            trackPx={trackPx}
            isSelected={selectedSeq === segment.seq && isSelected}
            isLast={index === lane.segments.length - 1}
          />
        ))}
        {lane.marks.map((mark) => (
          <span
            key={mark.seq}
            class={`mark ${mark.tone} ${mark.seq === selectedSeq ? 'selected' : ''}`}
            aria-hidden="true"
            style={{ left: `${axis.place(mark.atMs) * 100}%` }}
          />
        ))}
        {other === undefined ? null : <OtherRun lane={lane} other={other} axis={axis} />}
      </div>
    </div>
  );
}

/** The end of a name, which tells siblings apart, is never cut off. */
const tailLength = 6;

function LaneLabel({ lane }: { readonly lane: Lane }) {
  const controller = useController();
  return (
    <div class="label" role="rowheader">
      <button
        type="button"
        data-cell
        tabIndex={-1}
        aria-label={lane.label}
        title={lane.object.namespace === '' ? lane.label : `${lane.object.namespace}/${lane.label}`}
        onClick={(event) => {
          focusCell(event.currentTarget);
          controller.selectObject(lane.object);
        }}
        onDblClick={() => controller.reveal(lane.object, [])}
      >
        <span class="head">{lane.label.slice(0, -tailLength)}</span>
        <span class="tail">{lane.label.slice(-tailLength)}</span>
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
  const controller = useController();
  const from = axis.place(segment.fromMs);
  const share = axis.place(segment.toMs) - from;
  const spoken = `${lane.label}: ${segment.text}, from ${clockText(segment.fromMs)}${isLast ? '' : ` to ${clockText(segment.toMs)}`}`;
  const revision = segment.revision === undefined || segment.revision < 2 ? '' : `rev${Math.min(segment.revision, 4)}`;
  return (
    <div
      class={`bar ${segment.shape} ${segment.tone} ${revision} ${isSelected ? 'selected' : ''}`}
      role="gridcell"
      data-cell
      data-from={segment.fromMs}
      tabIndex={-1}
      aria-label={spoken}
      aria-selected={isSelected}
      title={spoken}
      style={{ left: `${from * 100}%`, width: `${share * 100}%` }}
      onMouseDown={(event) => {
        // A press keeps the moment that was pressed; focus by keyboard goes to where the bar begins.
        const box = event.currentTarget.getBoundingClientRect();
        const atMs = axis.time(from + share * Math.min(Math.max((event.clientX - box.left) / Math.max(box.width, 1), 0), 1));
        event.preventDefault();
        controller.selectBar(lane.object, segment.seq, Math.min(Math.max(atMs, segment.fromMs), segment.toMs));
        focusCell(event.currentTarget);
      }}
      onFocus={() => {
        if (controller.state.selectedSeq !== segment.seq || keyText(lane.object) !== laneId(controller.state.object))
          controller.selectBar(lane.object, segment.seq, segment.fromMs);
      }}
    >
      <span class="bar-text" aria-hidden="true" data-text={barText(segment, share * trackPx)} />
    </div>
  );
}

function laneId(object: Lane['object'] | undefined): string {
  return object === undefined ? '' : keyText(object);
}

/** As much as there is room for. */
function barText(segment: Segment, widthPx: number): string {
  if (segment.shape === 'line') return '';
  const short = segment.revision !== undefined && segment.revision > 1 ? `${segment.word} r${segment.revision}` : segment.word;
  if (segment.text.length * 6 + 12 <= widthPx || widthPx >= 130) return segment.text;
  if (short.length * 6.2 + 10 <= widthPx) return short;
  if (segment.word.length * 6.2 + 10 <= widthPx) return segment.word;
  return segment.revision !== undefined && segment.revision > 1 && widthPx >= 20 ? `r${segment.revision}` : '';
}

function OtherRun({ lane, other, axis }: { readonly lane: Lane; readonly other: Lane | null; readonly axis: TimeAxis }) {
  const segments = other?.segments ?? [];
  const place = (part: { readonly fromMs: number; readonly toMs: number }) => ({
    left: `${axis.place(part.fromMs) * 100}%`,
    width: `${(axis.place(part.toMs) - axis.place(part.fromMs)) * 100}%`,
  });
  return (
    <>
      {segments.map((segment) => (
        <span
          key={segment.seq}
          class={`bar other ${segment.shape} ${segment.tone}`}
          aria-hidden="true"
          title={`in the other run: ${segment.text}`}
          style={place(segment)}
        />
      ))}
      {differences(lane.segments, segments).map((part: Difference) => (
        <span key={part.fromMs} class="difference" aria-hidden="true" style={place(part)} />
      ))}
    </>
  );
}
