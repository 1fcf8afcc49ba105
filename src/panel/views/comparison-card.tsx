import { useMemo } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import type { RunView } from '../engine/run.ts';
import { laneDifferences } from '../model/compare.ts';
import { Card } from './card.tsx';
import { useController } from './context.ts';

/** The two runs side by side in words: which objects go another way, from when on. */
export function ComparisonCard({ run, other }: { readonly run: RunView; readonly other: RunView }) {
  const controller = useController();
  const found = useMemo(() => laneDifferences(run.lanes, other.lanes), [run, other]);
  const name = other.branch.id === run.branch.id ? 'the run before the edit' : other.branch.name;
  return (
    <Card title={`Against ${name}`} aside={<span class="dim">{found.length}</span>}>
      <p>
        Here: {run.outcome.words}. There: {other.outcome.words}.
      </p>
      {found.length === 0 ? <p class="dim">Nothing differs.</p> : null}
      <ul class="differences">
        {found.slice(0, mostShown).map(({ lane, atMs, here, there }) => (
          <li key={lane.id}>
            <button type="button" class="link" onClick={() => controller.selectGap(lane.object, atMs)}>
              {clockText(atMs, 1)}
            </button>{' '}
            <span class="strong">{lane.label}</span> {here}
            <span class="dim"> · there: {there}</span>
          </li>
        ))}
      </ul>
      {found.length > mostShown ? <p class="dim">… and {found.length - mostShown} more objects.</p> : null}
    </Card>
  );
}

const mostShown = 12;
