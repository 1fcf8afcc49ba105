import { t } from '../l10n.ts';
import { Card } from './card.tsx';
import { SourceLink } from './links.tsx';
import { usePanel } from './context.ts';

/** What the text does not say and the simulation takes to be so. */
export function AssumptionsCard() {
  const assumptions = usePanel().simulation?.input.assumptions ?? [];
  if (assumptions.length === 0) return null;
  return (
    <Card title={t('Assumptions')} aside={<span class="dim">{assumptions.length}</span>} isClosed>
      <ul class="assumptions" lang="en">
        {assumptions.map(({ text, object, path }) => (
          <li key={text}>
            {text} {object !== undefined && <SourceLink object={object} path={path ?? []} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
