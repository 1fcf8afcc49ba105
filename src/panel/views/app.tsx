import { AssumptionsCard } from './assumptions-card.tsx';
import { BranchTabs } from './branch-tabs.tsx';
import { ComparisonCard } from './comparison-card.tsx';
import { usePanel } from './context.ts';
import { DnsCard } from './dns-card.tsx';
import { EventsCard } from './events-card.tsx';
import { LaneTable } from './lane-table.tsx';
import { LessonCard } from './lesson-card.tsx';
import { NowCard } from './now-card.tsx';
import { EmptyPage, FailurePage, LoadingPage, Skeleton, StaleNote } from './page-states.tsx';
import { SelectionCard } from './selection-card.tsx';
import { Timeline } from './timeline.tsx';
import { Toolbar } from './toolbar.tsx';

/** The whole panel. */
export function App() {
  const { state } = usePanel();
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
  const { controller, state } = usePanel();
  const { simulation, failure, problem, isLoading } = state;
  const { run } = controller;
  if (failure !== undefined) return <FailurePage message={failure} />;
  if (simulation === undefined) return isLoading && problem === undefined ? <LoadingPage /> : <EmptyPage />;
  return (
    <>
      <Toolbar />
      <StaleNote />
      <BranchTabs />
      {run === undefined ? <Preparing /> : null}
      {run === undefined ? null : state.isTable ? <LaneTable run={run} /> : <Timeline run={run} other={controller.compared} />}
      {run === undefined ? null : (
        <div class="details">
          <div class="column">
            <LessonCard />
            {controller.compared === undefined ? null : <ComparisonCard run={run} other={controller.compared} />}
            <SelectionCard run={run} />
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
      )}
    </>
  );
}

/** Lanes to come, below a toolbar that is there already. */
function Preparing() {
  return (
    <div class="page" aria-busy="true">
      <Skeleton />
      <p class="dim">Simulating …</p>
    </div>
  );
}
