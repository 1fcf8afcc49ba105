import { t } from '../l10n.ts';
import { Card } from './card.tsx';
import { SourceLink } from './links.tsx';
import { controller, usePanel } from './context.ts';

/** What the API server refuses; of the rollout of a change also what ran before, and other ways to make it. */
export function ChangeCard() {
  const state = usePanel();
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
