import { useMemo } from 'preact/hooks';
import type { RunView } from '../engine/run.ts';
import { t, tParts } from '../l10n.ts';
import { branchName } from '../model/branch.ts';
import { laneDifferences } from '../model/compare.ts';
import { Card } from './card.tsx';
import { TimeLink } from './links.tsx';
import { More } from './table.tsx';
import { controller } from './context.ts';

const mostDifferences = 12;

/** The two runs side by side in words: which objects go another way, from when on. */
export function ComparisonCard({ run, other }: { readonly run: RunView; readonly other: RunView }) {
  const found = useMemo(() => laneDifferences(run.lanes, other.lanes), [run, other]);
  const name = otherName(run, other);
  return (
    <Card title={t('Against {0}', name)} aside={<span class="dim">{found.length}</span>}>
      <p>{t('Here: {0}. There: {1}.', run.outcome.words, other.outcome.words)}</p>
      {found.length === 0 && <p class="dim">{t('Nothing differs.')}</p>}
      <ul class="differences">
        {found.slice(0, mostDifferences).map(({ lane, atMs, here, there }) => (
          <li key={lane.id}>
            <TimeLink atMs={atMs} press={() => controller.selectGap(lane.object, atMs)} /> <b translate={false}>{lane.label}</b> {here}
            <span class="dim"> · {tParts('there: {0}', there)}</span>
          </li>
        ))}
      </ul>
      <More count={found.length - mostDifferences} />
    </Card>
  );
}

/** What the run is called that another one is compared with. */
export function otherName(run: RunView, other: RunView): string {
  return other.branch.id === run.branch.id ? t('the run before the edit') : branchName(other.branch);
}
