import { usePanel } from './context.ts';
import { Card } from './card.tsx';
import { SourceLink } from './source-link.tsx';

/** What the text does not say and the simulation takes to be so. */
export function AssumptionsCard() {
  const { assumptions } = usePanel().state.simulation?.input ?? { assumptions: [] };
  if (assumptions.length === 0) return null;
  return (
    <Card title="Assumptions" aside={<span class="dim">{assumptions.length}</span>} isClosed>
      <ul class="assumptions">
        {assumptions.map(({ text, object, path }) => (
          <li key={text}>
            {text} {object === undefined ? null : <SourceLink object={object} path={path ?? []} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
