import { useMemo, useState } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import { peek } from '../../base/peek.ts';
import { governingServiceName, podFqdn } from '../../kube/identity.ts';
import { list, text } from '../../kube/read.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { firstAfter } from '../model/events.ts';
import { resolveInPod } from '../model/resolver.ts';
import type { RecordType } from '../sim.ts';
import { usePanel } from './context.ts';
import { Card } from './card.tsx';
import { Choice } from './choice.tsx';
import { More, Table } from './table.tsx';

/** More endpoints of a Service are counted, not listed. */
const mostEndpoints = 12;
const types: readonly RecordType[] = ['A', 'AAAA', 'SRV'];

/** What the cluster's DNS answers at the playhead: a name of choice as a pod asks for it, and the pods behind each Service. */
export function DnsCard({ run }: { readonly run: RunView }) {
  const { playheadMs } = usePanel();
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
  return <Card title={t('DNS at {0}', clockText(playheadMs))}>{body}</Card>;
}

interface Props {
  readonly run: RunView;
  readonly atMs: number;
}

function Resolver({ run, atMs }: Props) {
  const names = useMemo(() => suggestions(run, atMs), [run, atMs]);
  const [asked, setAsked] = useState<string | undefined>(undefined);
  const [type, setType] = useState<RecordType>('A');
  const [from, setFrom] = useState<string | undefined>(undefined);
  const pods = run.history.list('Pod', atMs);
  const pod = pods.find((each) => each.metadata.name === from) ?? pods[0];
  return (
    <div class="resolver">
      <div class="resolver-question">
        <Choice
          label={t('Type of record')}
          value={type}
          options={types.map((each) => [each, each])}
          choose={(value) => setType(types.find((each) => each === value) ?? 'A')}
        />
        <input
          class="mono"
          type="text"
          aria-label={t('Name to resolve')}
          list="dns-names"
          spellcheck={false}
          value={asked ?? names[0] ?? ''}
          onInput={(event) => setAsked(event.currentTarget.value)}
        />
        <datalist id="dns-names" translate={false}>
          {names.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </div>
      <Choice
        label={t('asked in')}
        isLabelled
        value={pod?.metadata.name ?? ''}
        options={pod === undefined ? [['', t('any pod')]] : pods.slice(0, 200).map(({ metadata: { name = '' } }) => [name, name] as const)}
        choose={setFrom}
      />
      <Answer run={run} atMs={atMs} name={asked ?? names[0] ?? ''} type={type} namespace={pod?.metadata.namespace ?? 'default'} />
    </div>
  );
}

interface AnswerProps extends Props {
  readonly name: string;
  readonly type: RecordType;
  readonly namespace: string;
}

function Answer({ run, atMs, name, type, namespace }: AnswerProps) {
  const found = resolveInPod(name, type, namespace, run.history.objects(atMs), run.timeline.input.target.clusterDomain);
  const { code, addresses, services, reason } = found.answer;
  const lines = type === 'SRV' ? services.map((each) => `${each.priority} ${each.weight} ${each.port} ${each.target}`) : addresses;
  const isUnknown = code === 'NXDOMAIN';
  return (
    <div class="answer mono" aria-live="polite" translate={false}>
      <p class="dim">{found.name}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {addresses.length + services.length === 0 && (
        <p>
          <span class={isUnknown ? 'dns-bad' : 'dim'}>{isUnknown ? code : t('no record of this type')}</span>{' '}
          <span class="dim" lang="en">
            {reason}
          </span>
        </p>
      )}
    </div>
  );
}

/** Names worth asking for: the governing Services, their pods, their named ports. */
function suggestions({ history, timeline }: RunView, atMs: number): string[] {
  const { clusterDomain } = timeline.input.target;
  const names: string[] = [];
  for (const set of history.list('StatefulSet', atMs)) {
    const service = governingServiceName(set);
    const namespace = set.metadata.namespace ?? 'default';
    if (service === undefined) continue;
    names.push(service);
    for (const { metadata } of history.list('Pod', atMs).slice(0, 50))
      if (metadata.namespace === namespace && metadata.ownerReferences?.some((owner) => owner.name === set.metadata.name) === true)
        names.push(podFqdn(metadata.name ?? '', service, namespace, clusterDomain));
    for (const port of list(peek(history.at({ kind: 'Service', namespace, name: service }, atMs), 'spec', 'ports')))
      if (text(port['name']) !== '') names.push(`_${text(port['name'])}._${(text(port['protocol']) || 'TCP').toLowerCase()}.${service}`);
  }
  return [...new Set(names)];
}

/** The pods behind each Service. */
function Services({ run, atMs }: Props) {
  const slices = run.history.list('EndpointSlice', atMs);
  if (slices.length === 0) return <p class="dim">{t('No Service publishes an address at this moment.')}</p>;
  return slices.map((slice) => {
    const endpoints = list(slice['endpoints']);
    const service = slice.metadata.labels?.['kubernetes.io/service-name'] ?? '';
    const rows = endpoints.slice(0, mostEndpoints).map((endpoint) => {
      const isReady = peek(endpoint, 'conditions', 'ready') !== false;
      const name = text(endpoint['hostname']) || text(peek(endpoint, 'targetRef', 'name'));
      return [name, text(peek(endpoint, 'addresses', 0)), isReady ? t('yes') : t('no, not ready')];
    });
    return (
      <div key={slice.metadata.name} class="table-scroll" tabIndex={0} role="region" aria-label={service}>
        <Table columns={[service, t('address'), t('published')]} rows={rows.length === 0 ? [[t('no address')]] : rows} />
        <More count={endpoints.length - mostEndpoints} />
      </div>
    );
  });
}
