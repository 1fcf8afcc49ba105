import type { Outcome } from '../model/outcome.ts';
import { clockText } from '../../base/duration.ts';
import { usePanel } from './context.ts';
import { Icon } from './icon.tsx';

/** The run as written and every what-if, one tab each. */
export function BranchTabs() {
  const { controller, state } = usePanel();
  const { branches, active, runs, compared, removed, previous } = state;
  if (branches.length === 1 && removed === undefined && previous === undefined) return null;
  return (
    <nav class="branches" aria-label="Runs">
      {branches.map((branch) => {
        const isActive = branch.id === active;
        return (
          <span key={branch.id} class={`branch ${isActive ? 'active' : ''}`}>
            <button
              type="button"
              class="branch-name"
              aria-pressed={isActive}
              title={branch.name}
              onClick={() => controller.activate(branch.id)}
            >
              <span class="branch-text">{branch.name}</span> <OutcomeMark outcome={runs.get(branch.id)?.outcome} />
            </button>
            {branch.from === undefined ? null : (
              <button
                type="button"
                class="branch-remove"
                aria-label={`Remove ${branch.name}`}
                title="Remove"
                onClick={() => controller.removeBranch(branch.id)}
              >
                <Icon name="close" />
              </button>
            )}
          </span>
        );
      })}
      {removed === undefined ? null : (
        <button type="button" class="button" onClick={() => controller.undo()}>
          <Icon name="undo" />
          <span>Undo remove</span>
        </button>
      )}
      {branches.length < 2 && previous === undefined ? null : (
        <label class="compare">
          <span class="dim">compare with</span>
          <select
            value={compared ?? ''}
            onChange={(event) => controller.compare(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
          >
            <option value="">nothing</option>
            {previous === undefined ? null : <option value="previous">before the edit</option>}
            {branches
              .filter((branch) => branch.id !== active)
              .map((branch) => (
                <option key={branch.id} value={branch.id}>
                  {branch.name}
                </option>
              ))}
          </select>
        </label>
      )}
    </nav>
  );
}

/** How a run ended, in a sign and a word. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome | undefined }) {
  switch (outcome?.state) {
    case 'settled':
      return outcome.harms.length === 0 ? (
        <span class="outcome good">✓ {clockText(outcome.atMs)}</span>
      ) : (
        <span class="outcome bad">⚠ {outcome.harms[0]}</span>
      );
    case 'stuck':
      return <span class="outcome bad">✗ stuck</span>;
    case 'limited':
      return <span class="outcome bad">✂ cut off</span>;
    case 'failed':
      return <span class="outcome bad">✗ failed</span>;
    default:
      return <span class="outcome dim">… running</span>;
  }
}
