import { usePanel } from './context.ts';
import { Card } from './card.tsx';

/** What a scenario teaches. */
export function LessonCard() {
  const lesson = usePanel().state.simulation?.lesson;
  return lesson === undefined ? null : (
    <Card title="Lesson">
      <p>{lesson}</p>
    </Card>
  );
}
