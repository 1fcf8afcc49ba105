import { useLayoutEffect, useRef } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import { t } from '../l10n.ts';
import { type Branch, branchName, rootBranch } from '../model/branch.ts';
import type { Outcome } from '../model/outcome.ts';
import { controller, usePanel } from './context.ts';
import { Button } from './button.tsx';
import { Choice } from './choice.tsx';

/** The run as written and every what-if, one tab each. */
export function BranchTabs() {
  const state = usePanel();
  const { branches, active, runs, compared, removed, renaming, previous } = state;
  if (branches.length === 1 && renaming === undefined && removed === undefined && controller.compared === undefined) return null;
  const others = branches.filter((branch) => branch.id !== active);
  return (
    <nav class="branches" aria-label={t('Runs')}>
      {branches.map((branch) => {
        const { id } = branch;
        const name = branchName(branch);
        if (id === renaming) return <NameField key={id} branch={branch} />;
        return (
          <span key={id} class={`branch ${id === active ? 'active' : ''}`}>
            <button
              type="button"
              class="branch-name"
              aria-pressed={id === active}
              title={name}
              onClick={() => controller.activate(id)}
              onDblClick={() => controller.do('renameBranch')}
            >
              <span class="branch-text">{name}</span> <OutcomeMark outcome={runs.get(id)?.outcome} />
            </button>
            {id !== rootBranch.id && (
              <Button label={t('Remove {0}', name)} icon="close" class="branch-remove" press={() => controller.removeBranch(id)} />
            )}
          </span>
        );
      })}
      {removed !== undefined && <Button icon="undo" text={t('Undo remove')} press={() => controller.undo()} />}
      {(others.length > 0 || controller.compared !== undefined) && (
        <Choice
          label={t('compare with')}
          isLabelled
          class="compare"
          value={controller.compared === undefined ? '' : (compared ?? '')}
          options={[
            ['', t('nothing')],
            ...(previous?.branch.id === active ? [['previous', t('before the edit')] as const] : []),
            ...others.map((branch) => [branch.id, branchName(branch)] as const),
          ]}
          choose={(id) => controller.keep({ compared: id === '' ? undefined : id })}
        />
      )}
    </nav>
  );
}

function NameField({ branch }: { readonly branch: Branch }) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  return (
    <input
      ref={field}
      class="branch"
      aria-label={t('Name of the run')}
      maxLength={60}
      defaultValue={branchName(branch)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') controller.rename(branch.id, currentTarget.value);
        else if (key === 'Escape') controller.set({ renaming: undefined });
      }}
      onBlur={(event) => {
        if (controller.state.renaming === branch.id) controller.rename(branch.id, event.currentTarget.value);
      }}
    />
  );
}

/** How a run ended, in a sign and a word. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome | undefined }) {
  const [tone, words] = outcomeWords(outcome);
  return <span class={`outcome ${tone}`}>{words}</span>;
}

function outcomeWords(outcome: Outcome | undefined): readonly [tone: string, words: string] {
  switch (outcome?.state) {
    case 'settled':
      return outcome.harms[0] === undefined ? ['good', `✓ ${clockText(outcome.atMs)}`] : ['bad', `⚠ ${outcome.harms[0]}`];
    case 'stuck':
      return ['bad', t('✗ stuck')];
    case 'limited':
      return ['bad', t('✂ cut off')];
    default:
      return ['dim', t('… running')];
  }
}
