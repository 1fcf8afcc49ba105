import { useMemo, useState } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { firstAfter } from '../model/events.ts';
import { eventTable, kubectlTable, type KubectlTable, resourceOf, tableKinds } from '../model/kubectl-table.ts';
import { storeKey } from '../sim.ts';
import { controller, usePanel } from './context.ts';
import { Link } from './button.tsx';
import { Card } from './card.tsx';
import { Choice } from './choice.tsx';
import { More, Table } from './table.tsx';

const mostRows = 60;

/** The state at the playhead, as `kubectl get` prints it. */
export function NowCard({ run }: { readonly run: RunView }) {
  const { playheadMs } = usePanel();
  const [kind, setKind] = useState('Pod');
  const existing = run.history.kinds();
  const kinds = tableKinds.filter((each) => each === 'Event' || existing.includes(each));
  const seconds = Math.floor(playheadMs / 1000);
  const position = firstAfter(run.trace, playheadMs);
  // Nothing of the table changes between two transitions but the ages, which count seconds.
  const table = useMemo(() => <NowTable run={run} kind={kind} atMs={playheadMs} />, [run, kind, seconds, position]);
  return (
    <Card
      title={t('At {0}', clockText(playheadMs))}
      aside={
        <Choice
          label="kubectl get "
          isLabelled
          class="mono"
          value={kind}
          options={kinds.map((each) => [each, resourceOf(each)])}
          choose={setKind}
        />
      }
    >
      {table}
    </Card>
  );
}

function NowTable({ run, kind, atMs }: { readonly run: RunView; readonly kind: string; readonly atMs: number }) {
  const objects = run.history.list(kind, atMs);
  const age = (object: (typeof objects)[number]) => atMs - run.history.bornMs(storeKey(object), atMs);
  const table: KubectlTable = kind === 'Event' ? eventTable(run, atMs, mostRows) : kubectlTable(kind, objects.slice(0, mostRows), age);
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={t('{0} at {1}', resourceOf(kind), clockText(atMs))}>
      <Table
        columns={table.columns}
        tone={cellTone}
        rows={table.rows.map(({ cells: [name = '', ...rest], object }) => [
          object === undefined ? name : <Link text={name} press={() => controller.selectObject(storeKey(object))} />,
          ...rest,
        ])}
      />
      {table.rows.length === 0 && <p class="dim mono">No resources found.</p>}
      <More count={objects.length - mostRows} />
    </div>
  );
}

function cellTone(cell: unknown): string {
  if (typeof cell !== 'string') return '';
  if (/^(Terminating|NotReady.*|Unknown|Lost|Failed|.*BackOff|Err.*|.*Error|Warning)$/.test(cell)) return 'bad';
  return cell === 'Pending' || cell === 'ContainerCreating' ? 'waiting' : '';
}
