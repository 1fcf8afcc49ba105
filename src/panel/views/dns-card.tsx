import { useMemo, useState } from 'preact/hooks';
import { peek } from '../../base/peek.ts';
import { governingServiceName, podFqdn } from '../../kube/identity.ts';
import type { RunView } from '../engine/run.ts';
import { firstAfter } from '../model/events.ts';
import { list, text } from '../../kube/read.ts';
import { resolveInPod } from '../model/resolver.ts';
import { clockText } from '../../base/duration.ts';
import type { RecordType } from '../sim.ts';
import { Card } from './card.tsx';
import { usePanel } from './context.ts';

/** More endpoints of a Service are counted, not listed. */
const mostEndpoints = 12;
const types: readonly RecordType[] = ['A', 'AAAA', 'SRV'];

/** What the cluster's DNS answers at the playhead: a name of choice as a pod asks for it, and the pods behind each Service. */
export function DnsCard({ run }: { readonly run: RunView }) {
  const { playheadMs } = usePanel().state;
  const position = firstAfter(run.trace, playheadMs);
  // Answers change with transitions only.
  const body = useMemo(
    () => (
      <>
        <Resolver run={run} atMs={playheadMs} />
        <Services run={run} atMs={playheadMs} />
      </>
    ),
    [run, position],
  );
  return <Card title={`DNS at ${clockText(playheadMs)}`}>{body}</Card>;
}

interface Props {
  readonly run: RunView;
  readonly atMs: number;
}

function Resolver({ run, atMs }: Props) {
  const { target } = run.timeline.input;
  const names = useMemo(() => suggestions(run, atMs), [run, atMs]);
  const [asked, setAsked] = useState<string | undefined>(undefined);
  const [type, setType] = useState<RecordType>('A');
  const pods = run.history.list('Pod', atMs);
  const [from, setFrom] = useState<string | undefined>(undefined);
  const pod = pods.find((each) => each.metadata.name === from) ?? pods[0];
  const namespace = pod?.metadata.namespace ?? 'default';
  const name = asked ?? names[0] ?? '';
  const { answer, name: answered } = resolveInPod(name, type, namespace, run.history.objects(atMs), target.clusterDomain);
  return (
    <div class="resolver">
      <div class="resolver-question">
        <label>
          <span class="hidden">Type of record</span>
          <select class="mono" value={type} onChange={(event) => setType(types.find((each) => each === event.currentTarget.value) ?? 'A')}>
            {types.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label class="grow">
          <span class="hidden">Name to resolve</span>
          <input
            class="mono"
            type="text"
            list="dns-names"
            spellcheck={false}
            value={name}
            onInput={(event) => setAsked(event.currentTarget.value)}
          />
        </label>
        <datalist id="dns-names">
          {names.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </div>
      <label class="resolver-from">
        <span class="dim">asked in </span>
        <select value={pod?.metadata.name ?? ''} onChange={(event) => setFrom(event.currentTarget.value)}>
          {pod === undefined ? <option value="">a pod of {namespace}</option> : null}
          {pods.slice(0, 200).map((each) => (
            <option key={each.metadata.name}>{each.metadata.name}</option>
          ))}
        </select>
      </label>
      <div class="answer mono" aria-live="polite">
        <p class="dim">{answered}</p>
        {answer.addresses.length + answer.services.length === 0 ? (
          <p>
            <span class={answer.code === 'NXDOMAIN' ? 'dns-bad' : 'dim'}>
              {answer.code === 'NXDOMAIN' ? 'NXDOMAIN' : 'no record of this type'}
            </span>
            {answer.reason === undefined ? null : <span class="dim"> {answer.reason}</span>}
          </p>
        ) : null}
        {type === 'SRV'
          ? answer.services.map((each) => (
              <p key={`${each.target}:${each.port}`}>{`${each.priority} ${each.weight} ${each.port} ${each.target}`}</p>
            ))
          : answer.addresses.map((each) => <p key={each}>{each}</p>)}
      </div>
    </div>
  );
}

/** Names worth asking for: the governing Services, their pods, their named ports. */
function suggestions(run: RunView, atMs: number): string[] {
  const { history, timeline } = run;
  const { clusterDomain } = timeline.input.target;
  const names: string[] = [];
  for (const set of history.list('StatefulSet', atMs)) {
    const service = governingServiceName(set);
    const namespace = set.metadata.namespace ?? 'default';
    if (service === undefined) continue;
    names.push(service);
    for (const pod of history.list('Pod', atMs).slice(0, 50)) {
      if (
        pod.metadata.namespace === namespace &&
        pod.metadata.ownerReferences?.some((owner) => owner.name === set.metadata.name) === true
      ) {
        names.push(podFqdn(pod.metadata.name ?? '', service, namespace, clusterDomain));
      }
    }
    const ports = list(peek(history.at({ kind: 'Service', namespace, name: service }, atMs), 'spec', 'ports'));
    for (const port of ports)
      if (text(port['name']) !== '') names.push(`_${text(port['name'])}._${(text(port['protocol']) || 'TCP').toLowerCase()}.${service}`);
  }
  return [...new Set(names)];
}

/** The pods behind each Service. */
function Services({ run, atMs }: Props) {
  const slices = run.history.list('EndpointSlice', atMs);
  if (slices.length === 0) return <p class="dim">No Service publishes an address yet.</p>;
  return (
    <>
      {slices.map((slice) => (
        <table key={slice.metadata.name} class="kubectl">
          <thead>
            <tr>
              <th scope="col">{slice.metadata.labels?.['kubernetes.io/service-name'] ?? slice.metadata.name}</th>
              <th scope="col">ADDRESS</th>
              <th scope="col">PUBLISHED</th>
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
            {list(slice['endpoints'])
              .slice(0, mostEndpoints)
              .map((endpoint, index) => {
                const isReady = peek(endpoint, 'conditions', 'ready') !== false;
                return (
                  <tr key={index}>
                    <th scope="row">{text(endpoint['hostname']) || text(peek(endpoint, 'targetRef', 'name'))}</th>
                    <td>{text(peek(endpoint, 'addresses', 0))}</td>
                    <td class={isReady ? 'good' : 'waiting'}>{isReady ? 'yes' : 'no, not ready'}</td>
                  </tr>
                );
              })}
            {list(slice['endpoints']).length <= mostEndpoints ? null : (
              <tr>
                <td class="dim" colSpan={3}>
                  … and {list(slice['endpoints']).length - mostEndpoints} more
                </td>
              </tr>
            )}
          </tbody>
        </table>
      ))}
    </>
  );
}
