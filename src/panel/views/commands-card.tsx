import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { lineage } from '../model/branch.ts';
import { commandsOf } from '../model/kubectl-command.ts';
import { manifestNames } from '../model/scenario-text.ts';
import { Button } from './button.tsx';
import { Card } from './card.tsx';
import { controller, usePanel } from './context.ts';

/** What somebody would type on a real cluster for what happens in the run on show. */
export function CommandsCard({ run }: { readonly run: RunView }) {
  const state = usePanel();
  const commands = commandsOf(run, lineage(state.branches, state.active), manifestNames(state.simulation));
  if (!commands.includes('\n')) return null;
  const title = t('The same on a cluster');
  return (
    <Card title={title} aside={<Button label={t('Copy')} icon="copy" press={() => controller.do('copyCommands')} />} isClosed>
      <pre class="yaml" tabIndex={0} aria-label={title} translate={false}>
        {commands}
      </pre>
    </Card>
  );
}
