/** Cards that show what came with the simulation, or what two runs differ in. */
import { useMemo } from 'preact/hooks';
import type { RunView } from '../engine/run.ts';
import { t, tParts } from '../l10n.ts';
import { branchName } from '../model/branch.ts';
import { laneDifferences } from '../model/compare.ts';
import { useController, usePanel } from './context.ts';
import { Button, Card, More, SourceLink, TimeLink } from './parts.tsx';

/** What a scenario teaches. */
export function LessonCard() {
  const { controller, state } = usePanel();
  const { lesson, id = '' } = state.simulation ?? {};
  if (lesson === undefined) return null;
  const open = <Button label={t('Open the scenario')} icon="source" press={() => controller.revealPlace(id, 0)} />;
  return (
    <Card title={t('Lesson')} aside={/\.scenario\.ya?ml$/i.test(id) && open}>
      <p lang="en">{lesson}</p>
    </Card>
  );
}

/** What the text does not say and the simulation takes to be so. */
export function AssumptionsCard() {
  const assumptions = usePanel().state.simulation?.input.assumptions ?? [];
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

/** What the API server refuses; of the rollout of a change also what ran before, and other ways to make it. */
export function ChangeCard() {
  const { controller, state } = usePanel();
  const { base, refusals = [], ways = [] } = state.simulation ?? {};
  if (base === undefined && refusals.length === 0) return null;
  const way = state.branches.find((branch) => branch.id === state.active)?.way?.id;
  return (
    <Card title={base === undefined ? t('Refused') : t('The change')}>
      <p>
        {base === undefined
          ? t('What is written is not accepted; played is what would follow if it were.')
          : base === 'HEAD'
            ? t('What runs at first is the text of git HEAD; then the text of the editor is applied.')
            : t('What runs at first is the saved file, as there is no git HEAD of it; then the text of the editor is applied.')}
      </p>
      {refusals.length === 0 ? (
        <p class="dim">{t('The API server accepts the change.')}</p>
      ) : (
        <>
          <h3>{t('The API server refuses it')}</h3>
          <ul class="refusals">
            {refusals.map(({ message, object, path }) => (
              <li key={message}>
                <q lang="en">{message}</q> <SourceLink object={object} path={path} />
              </li>
            ))}
          </ul>
        </>
      )}
      {ways.length > 0 && (
        <>
          <h3>{t('Do it all the same')}</h3>
          <ul class="offers">
            {ways.map((each) => (
              <li key={each.id}>
                <button type="button" class="offer" lang="en" aria-pressed={way === each.id} onClick={() => controller.playWay(each)}>
                  <span>▷ {each.title}</span>
                  <span class="hint">{each.text}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

const mostDifferences = 12;

/** The two runs side by side in words: which objects go another way, from when on. */
export function ComparisonCard({ run, other }: { readonly run: RunView; readonly other: RunView }) {
  const controller = useController();
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
