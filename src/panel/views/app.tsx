import { useErrorBoundary } from 'preact/hooks';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { AssumptionsCard } from './assumptions-card.tsx';
import { BranchTabs } from './branch-tabs.tsx';
import { ChangeCard } from './change-card.tsx';
import { CommandsCard } from './commands-card.tsx';
import { ComparisonCard } from './comparison-card.tsx';
import { controller, usePanel } from './context.ts';
import { DnsCard } from './dns-card.tsx';
import { EditNote } from './edit-note.tsx';
import { EventsCard } from './events-card.tsx';
import { LaneTable } from './lane-table.tsx';
import { LessonCard } from './lesson-card.tsx';
import { NowCard } from './now-card.tsx';
import { EmptyPage, FailurePage, LoadingPage, Skeleton, StaleNote } from './page-states.tsx';
import { SelectionCard } from './selection-card.tsx';
import { Timeline } from './timeline.tsx';
import { Toolbar } from './toolbar.tsx';

/** The whole panel. What fails while it is drawn is a state of its own. */
export function App() {
  const state = usePanel();
  useErrorBoundary((error) => controller.failed(error));
  return (
    <main class={state.isPlaying ? 'playing' : ''}>
      <Page />
      <p class="hidden" role="status" aria-live="polite">
        {state.announcement}
      </p>
    </main>
  );
}

function Page() {
  const state = usePanel();
  const { simulation, failure, problem, isLoading } = state;
  const { run } = controller;
  if (failure !== undefined) return <FailurePage message={failure} />;
  if (simulation === undefined) return isLoading && problem === undefined ? <LoadingPage /> : <EmptyPage />;
  return (
    <>
      <Toolbar />
      <StaleNote />
      <BranchTabs />
      <EditNote />
      {run === undefined ? <Preparing /> : <Simulation run={run} />}
    </>
  );
}

function Simulation({ run }: { readonly run: RunView }) {
  const state = usePanel();
  const other = controller.compared;
  return (
    <>
      {state.isTable ? <LaneTable run={run} /> : <Timeline run={run} other={other} />}
      <div class="details">
        <div class="column">
          <LessonCard />
          <ChangeCard />
          {other && <ComparisonCard run={run} other={other} />}
          <SelectionCard run={run} />
          <CommandsCard run={run} />
        </div>
        <div class="column">
          <NowCard run={run} />
          <DnsCard run={run} />
        </div>
        <div class="column">
          <EventsCard run={run} />
          <AssumptionsCard />
        </div>
      </div>
    </>
  );
}

/** Lanes to come, below a toolbar that is there already. */
function Preparing() {
  return (
    <div class="page" aria-busy="true">
      <Skeleton />
      <p class="dim">{t('Simulating …')}</p>
    </div>
  );
}
