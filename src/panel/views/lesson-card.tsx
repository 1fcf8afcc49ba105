import { t } from '../l10n.ts';
import { Button } from './button.tsx';
import { Card } from './card.tsx';
import { controller, usePanel } from './context.ts';

/** What a scenario teaches. */
export function LessonCard() {
  const state = usePanel();
  const { lesson, id = '' } = state.simulation ?? {};
  if (lesson === undefined) return null;
  const open = <Button label={t('Open the scenario')} icon="source" press={() => controller.revealPlace(id, 0)} />;
  return (
    <Card title={t('Lesson')} aside={/\.scenario\.ya?ml$/i.test(id) && open}>
      <p lang="en">{lesson}</p>
    </Card>
  );
}
