import { peek } from '../../base/peek.ts';
import type { RunView } from '../engine/run.ts';
import { list, text } from '../model/read.ts';
import { clockText } from '../model/time-text.ts';
import { Card } from './card.tsx';
import { usePanel } from './context.ts';

/** What the cluster's DNS answers at the playhead. */
export function DnsCard({ run }: { readonly run: RunView }) {
  const { playheadMs } = usePanel().state;
  const slices = run.history.list('EndpointSlice', playheadMs);
  return (
    <Card title={`DNS at ${clockText(playheadMs)}`}>
      {slices.length === 0 ? <p class="dim">No Service publishes an address yet.</p> : null}
      {slices.map((slice) => (
        <table key={slice.metadata.name} class="kubectl">
          <thead>
            <tr>
              <th scope="col">{slice.metadata.labels?.['kubernetes.io/service-name'] ?? slice.metadata.name}</th>
              <th scope="col">ADDRESS</th>
              <th scope="col">READY</th>
            </tr>
          </thead>
          <tbody>
            {list(slice['endpoints']).length > 0 ? null : (
              <tr>
                <td class="dim" colSpan={3}>
                  no address
                </td>
              </tr>
            )}
            {list(slice['endpoints']).map((endpoint, index) => (
              <tr key={index}>
                <th scope="row">{text(endpoint['hostname']) || text(peek(endpoint, 'targetRef', 'name'))}</th>
                <td>{text(peek(endpoint, 'addresses', 0))}</td>
                <td class={peek(endpoint, 'conditions', 'ready') === false ? 'waiting' : 'good'}>
                  {peek(endpoint, 'conditions', 'ready') === false ? 'not ready' : 'ready'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </Card>
  );
}
