import { useMemo } from 'preact/hooks';
import { t } from '../l10n.ts';
import { laneDifferences } from '../model/compare.ts';
import { controller, usePanel } from './context.ts';
import { Link } from './button.tsx';

/** After an edit: how far the run is another one now. */
export function EditNote() {
  const state = usePanel();
  const { previous, compared, active } = state;
  const { run } = controller;
  const isOver = run !== undefined && run.outcome.state !== 'running' && previous?.branch.id === active;
  const differing = useMemo(() => (isOver ? laneDifferences(run.lanes, previous.lanes).length : 0), [isOver, run, previous]);
  if (!isOver || differing === 0 || compared !== undefined) return null;
  return (
    <p class="note news">
      {differing === 1 ? t('The edit changes 1 lane.') : t('The edit changes {0} lanes.', differing)}{' '}
      {previous.outcome.words !== run.outcome.words && <span class="dim">{t('Before: {0}.', previous.outcome.words)} </span>}
      <Link text={t('Compare')} press={() => controller.keep({ compared: 'previous' })} />{' '}
      <Link text={t('Dismiss')} press={() => controller.set({ previous: undefined })} />
    </p>
  );
}
