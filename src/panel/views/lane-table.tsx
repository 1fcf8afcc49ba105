import { clockText } from '../../base/duration.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { branchName } from '../model/branch.ts';
import type { Lane, Segment } from '../model/lanes.ts';
import { groupLabel } from '../model/rows.ts';
import { controller, usePanel } from './context.ts';
import { Link } from './button.tsx';
import { TimeLink } from './links.tsx';
import { More } from './table.tsx';

const mostRows = 2000;

/** The lanes as a table: the same bars in words. */
export function LaneTable({ run }: { readonly run: RunView }) {
  const { playheadMs } = usePanel();
  const rows = run.lanes.flatMap((lane): { readonly lane: Lane; readonly segment?: Segment }[] =>
    lane.segments.length === 0
      ? [{ lane }]
      : lane.segments.filter(({ shape, tone }) => shape !== 'line' || tone !== 'quiet').map((segment) => ({ lane, segment })),
  );
  return (
    <section class="timeline table-scroll tall" aria-label={t('Timeline as table')} tabIndex={0}>
      <table class="lane-table">
        <caption class="hidden">{t('{0}: what each object is, from when to when', branchName(run.branch))}</caption>
        <thead>
          <tr>
            {[t('Object'), t('Kind'), t('From'), t('To'), t('State')].map((column, index) => (
              <th key={column} scope="col" class={index % 2 === 1 ? 'wide-only' : ''}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ lane, segment }) => {
            const isNow = segment !== undefined && segment.fromMs <= playheadMs && playheadMs < segment.toMs;
            return (
              <tr key={`${lane.id} ${segment?.fromMs}`} class={isNow ? 'now' : ''} aria-current={isNow}>
                <th scope="row" translate={false}>
                  {lane.label}
                </th>
                <td class="wide-only">{groupLabel(lane.group)}</td>
                <td>
                  {segment && (
                    <TimeLink atMs={segment.fromMs} press={() => controller.selectBar(lane.object, segment.seq, segment.fromMs)} />
                  )}
                </td>
                <td class="wide-only">{segment && (segment.toMs === Number.POSITIVE_INFINITY ? t('end') : clockText(segment.toMs, 1))}</td>
                <td>
                  {segment?.text ?? (
                    <>
                      {t('never comes')}{' '}
                      <Link
                        text={t('why?')}
                        label={t('Why does {0} never come?', lane.label)}
                        press={() => controller.selectObject(lane.object)}
                      />
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <More count={rows.length - mostRows} />
    </section>
  );
}
