import { useMemo, useState } from 'preact/hooks';
import { storeKey } from '../sim.ts';
import type { RunView } from '../engine/run.ts';
import { firstAfter } from '../model/events.ts';
import { kubectlTable, tableKinds } from '../model/kubectl-table.ts';
import { clockText } from '../../base/duration.ts';
import { Card } from './card.tsx';
import { useController, usePanel } from './context.ts';

const mostRows = 60;

/** The state at the playhead, as `kubectl get` prints it. */
export function NowCard({ run }: { readonly run: RunView }) {
  const { state } = usePanel();
  const [kind, setKind] = useState('Pod');
  const { playheadMs } = state;
  const existing = run.history.kinds();
  const kinds = tableKinds.filter((each) => existing.includes(each));
  const seconds = Math.floor(playheadMs / 1000);
  const position = firstAfter(run.trace, playheadMs);
  // Nothing of the table changes between two transitions but the ages, which count seconds.
  const table = useMemo(() => <NowTable run={run} kind={kind} atMs={playheadMs} />, [run, kind, seconds, position]);
  return (
    <Card
      title={`At ${clockText(playheadMs)}`}
      aside={
        <label>
          <span class="mono dim">kubectl get </span>
          <select class="mono" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {kubectlTable(each, [], () => 0).resource}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {table}
    </Card>
  );
}

function NowTable({ run, kind, atMs }: { readonly run: RunView; readonly kind: string; readonly atMs: number }) {
  const controller = useController();
  const objects = run.history.list(kind, atMs);
  const table = kubectlTable(kind, objects.slice(0, mostRows), (object) => atMs - run.history.bornMs(storeKey(object), atMs));
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${table.resource} at ${clockText(atMs)}`}>
      <table class="kubectl">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ object, cells }) => (
            <tr key={object.metadata.uid ?? object.metadata.name}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    <button type="button" class="link" onClick={() => controller.selectObject(storeKey(object))}>
                      {cell}
                    </button>
                  </th>
                ) : (
                  <td key={index} class={cellTone(cell)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length === 0 ? <p class="dim mono">No resources found.</p> : null}
      {objects.length > mostRows ? <p class="dim">… and {objects.length - mostRows} more</p> : null}
    </div>
  );
}

function cellTone(cell: string): string {
  if (/^(Terminating|NotReady.*|Unknown|Lost|Failed|.*BackOff|Err.*|.*Error)$/.test(cell)) return 'bad';
  return cell === 'Pending' || cell === 'ContainerCreating' ? 'waiting' : '';
}
