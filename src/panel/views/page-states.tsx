import { usePanel } from './context.ts';

/** Nothing to simulate yet. */
export function EmptyPage() {
  const { controller, state } = usePanel();
  const { problem } = state;
  if (problem !== undefined && problem.problem !== 'empty') return <ProblemPage />;
  return (
    <div class="page">
      <Picture />
      <h1>What will this StatefulSet do?</h1>
      <p>
        {problem?.message ?? 'Open a manifest with a StatefulSet and press ▷ to play its future: every pod, claim and node, step by step.'}
      </p>
      <p class="actions">
        <button type="button" class="button filled" onClick={() => controller.request('simulate')}>
          Simulate the open file
        </button>
        <button type="button" class="button" onClick={() => controller.request('openSample')}>
          Open a sample
        </button>
      </p>
    </div>
  );
}

const problemTitles = {
  empty: '',
  syntax: 'The text cannot be read',
  tooLarge: 'Too large to simulate',
  failed: 'Simulation is not available',
} as const;

function ProblemPage() {
  const { controller, state } = usePanel();
  const { problem } = state;
  if (problem === undefined) return null;
  return (
    <div class="page" role="alert">
      <h1>{problemTitles[problem.problem]}</h1>
      <p class="message">{problem.message}</p>
      <p class="actions">
        {problem.uri === undefined ? null : (
          <button type="button" class="button filled" onClick={() => controller.revealProblem()}>
            {problem.line === undefined ? 'Show it' : `Show line ${problem.line + 1}`}
          </button>
        )}
        <button type="button" class="button" onClick={() => controller.request('retry')}>
          Try again
        </button>
      </p>
    </div>
  );
}

/** The host is still reading. */
export function LoadingPage() {
  return (
    <div class="page" aria-busy="true">
      <Skeleton />
      <h1>Reading the manifest …</h1>
    </div>
  );
}

/** The shape of what is to come. */
export function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

/** The engine threw. */
export function FailurePage({ message }: { readonly message: string }) {
  const { controller } = usePanel();
  return (
    <div class="page" role="alert">
      <h1>The simulator failed</h1>
      <p class="message">{message}</p>
      <p>This is a defect of the simulator, not of your manifest. The log has the details.</p>
      <p class="actions">
        <button type="button" class="button filled" onClick={() => controller.receive({ version: 1, type: 'dropState' })}>
          Start again
        </button>
        <button type="button" class="button" onClick={() => controller.request('retry')}>
          Read the file again
        </button>
      </p>
    </div>
  );
}

/** Above a simulation that is older than the text. */
export function StaleNote() {
  const { controller, state } = usePanel();
  const { problem } = state;
  if (problem === undefined) return null;
  return (
    <p class="note" role="status">
      <span aria-hidden="true">⚠ </span>
      <span>{problem.message}</span> <span class="dim">Shown is the last text that could be read.</span>{' '}
      {problem.uri === undefined ? null : (
        <button type="button" class="link" onClick={() => controller.revealProblem()}>
          {problem.line === undefined ? 'Show' : `Line ${problem.line + 1}`}
        </button>
      )}
    </p>
  );
}

/** Three lanes and a playhead. */
function Picture() {
  return (
    <svg class="picture" viewBox="0 0 120 56" width="120" height="56" aria-hidden="true" focusable="false">
      <rect x="8" y="6" width="100" height="9" rx="2" class="a" />
      <rect x="26" y="23" width="82" height="9" rx="2" class="b" />
      <rect x="46" y="40" width="62" height="9" rx="2" class="a" />
      <path d="M72 0v56" class="line" />
    </svg>
  );
}
