/** Rows of the timeline from top to bottom: group headings and lanes, each with its place in pixels. */
import { t } from '../l10n.ts';
import type { Lane, LaneGroup } from './lanes.ts';
import { laneGroups } from './lanes.ts';

export interface GroupRow {
  readonly type: 'group';
  readonly id: string;
  readonly group: LaneGroup;
  readonly label: string;
  readonly count: number;
  readonly isFolded: boolean;
  readonly topPx: number;
}

export interface LaneRow {
  readonly type: 'lane';
  readonly id: string;
  readonly lane: Lane;
  /** The same object in the run that this one is compared with; null where it has none there. */
  readonly other?: Lane | null;
  readonly topPx: number;
}

export type Row = GroupRow | LaneRow;

export const groupPx = 24;
export const lanePx = 26;
/** Height of a lane under which the other run's lane is drawn. */
export const pairPx = 40;

/** What a group of lanes is called. */
export function groupLabel(group: LaneGroup): string {
  const labels: Readonly<Record<LaneGroup, string>> = {
    sets: t('Sets'),
    quorum: t('Quorum'),
    pods: t('Pods'),
    claims: t('Claims'),
    nodes: t('Nodes'),
    names: t('DNS'),
    budgets: t('Disruption budgets'),
  };
  return labels[group];
}

export interface Rows {
  readonly rows: readonly Row[];
  readonly heightPx: number;
}

/**
 * @param folded groups of which only the heading is shown
 * @param others lanes of the run to compare with
 */
export function layRows(lanes: readonly Lane[], folded: readonly string[], others?: readonly Lane[]): Rows {
  const rows: Row[] = [];
  let topPx = 0;
  const theirs = new Map(others?.map((lane) => [lane.id, lane]));
  const ours = new Set(lanes.map((lane) => lane.id));
  const missing = (others ?? []).filter((lane) => !ours.has(lane.id)).map((lane): Lane => ({ ...lane, segments: [], marks: [] }));
  const all = missing.length === 0 ? lanes : [...lanes, ...missing];
  for (const group of laneGroups) {
    const members = all.filter((lane) => lane.group === group);
    if (members.length === 0) continue;
    const isFolded = folded.includes(group);
    rows.push({ type: 'group', id: `group ${group}`, group, label: groupLabel(group), count: members.length, isFolded, topPx });
    topPx += groupPx;
    if (isFolded) continue;
    for (const lane of members) {
      rows.push({ type: 'lane', id: lane.id, lane, topPx, ...(others === undefined ? {} : { other: theirs.get(lane.id) ?? null }) });
      topPx += others === undefined ? lanePx : pairPx;
    }
  }
  return { rows, heightPx: topPx };
}

/** Up to so many rows are drawn whether they are in sight or not. */
export const rowsDrawnAtOnce = 120;

/** The rows to draw when only a part can be seen; all of them when there are few. */
export function visibleRows({ rows }: Rows, scrollPx: number, viewPx: number): readonly Row[] {
  if (rows.length <= rowsDrawnAtOnce) return rows;
  const from = scrollPx - 300;
  const to = scrollPx + viewPx + 300;
  return rows.filter((row) => row.topPx >= from && row.topPx <= to);
}
