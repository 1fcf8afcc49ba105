import { defaultStatefulSet } from '../../../src/api/defaults/stateful-set.ts';
import { revisionLabel } from '../../../src/kube/identity.ts';
import type { KubeObject, OwnerReference } from '../../../src/kube/objects.ts';
import { revisionData } from '../../../src/kube/revision-hash.ts';
import type { Target } from '../../../src/kube/versions.ts';
import { epochMs, timeText } from '../../../src/sim/cluster/epoch.ts';
import type { Owner, Recorded, RecordedPod, RecordedRevision } from './record.ts';
import type { Symbols } from './symbols.ts';

/** The virtual time of the pass. */
export const nowMsOf = (record: Recorded): number => record.nowSeconds * 1000 - epochMs;

/** Template G has a label of its own, whatever the set. */
const ownLabels: Readonly<Record<string, Readonly<Record<string, string>>>> = { G: { tier: 'g' } };

/** The set with the pod template of that letter, defaulted. */
export function setWithTemplate(record: Recorded, letter: string, target: Target): KubeObject {
  const { set } = record;
  const { template } = set.spec;
  const common = Object.fromEntries(Object.entries(template.labels).filter(([name]) => name !== 'tier'));
  const volumes = (template.volumes ?? []).map((name) => ({ name, emptyDir: {} }));
  const podTemplate = {
    metadata: { labels: { ...common, ...ownLabels[letter] } },
    spec: { containers: [{ name: 'main', image: `app:${letter}` }], ...(volumes.length === 0 ? {} : { volumes }) },
  };
  const claimTemplates = set.spec.volumeClaimTemplates?.map(({ name, labels, annotations }) => ({
    metadata: { name, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }));
  return defaultStatefulSet(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        name: set.name,
        namespace: set.namespace,
        uid: set.uid,
        generation: set.generation,
        ...(set.annotations === undefined ? {} : { annotations: set.annotations }),
        ...(set.deleting === true ? { deletionTimestamp: timeText(nowMsOf(record)), finalizers: ['foregroundDeletion'] } : {}),
      },
      spec: { ...set.spec, template: podTemplate, ...(claimTemplates === undefined ? {} : { volumeClaimTemplates: claimTemplates }) },
    },
    target,
  );
}

/** Every object of a recorded state. */
export function objectsOf(record: Recorded, symbols: Symbols, target: Target): KubeObject[] {
  const set = setWithTemplate(record, record.set.spec.template.id, target);
  const { currentRevision, updateRevision } = record.set.status as { currentRevision?: string; updateRevision?: string };
  const status = {
    ...record.set.status,
    ...(currentRevision === undefined ? {} : { currentRevision: symbols.real(currentRevision) }),
    ...(updateRevision === undefined ? {} : { updateRevision: symbols.real(updateRevision) }),
  };
  return [
    { ...set, status },
    ...record.pods.map((each) => pod(each, record, symbols)),
    ...record.claims.map(
      (each): KubeObject => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: each.name,
          namespace: record.set.namespace,
          uid: each.uid,
          ...(each.deleting === true ? { deletionTimestamp: timeText(nowMsOf(record)), finalizers: ['kubernetes.io/pvc-protection'] } : {}),
          ...owners(each.owners),
        },
      }),
    ),
    ...record.revisions.map((each) => revision(each, record, symbols, target)),
  ];
}

const apiVersions: Readonly<Record<string, string>> = {
  StatefulSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  Pod: 'v1',
  Backup: 'example.com/v1',
};

function owners(list: readonly Owner[] | undefined): { readonly ownerReferences?: readonly OwnerReference[] } {
  if (list === undefined || list.length === 0) return {};
  return { ownerReferences: list.map((each) => ({ apiVersion: apiVersions[each.kind] ?? 'v1', ...each })) };
}

function pod(given: RecordedPod, record: Recorded, symbols: Symbols): KubeObject {
  const label = given.labels?.[revisionLabel];
  const labels = { ...given.labels, ...(label === undefined ? {} : { [revisionLabel]: symbols.real(label) }) };
  const volumes = Object.entries(given.volumes ?? {}).map(([name, claimName]) =>
    claimName === '' ? { name, emptyDir: {} } : { name, persistentVolumeClaim: { claimName } },
  );
  const since = timeText(nowMsOf(record) - (given.readyForSeconds ?? 0) * 1000);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: given.name,
      namespace: record.set.namespace,
      uid: given.uid,
      labels,
      ...(given.deleting === true ? { deletionTimestamp: timeText(nowMsOf(record) + 30_000), deletionGracePeriodSeconds: 30 } : {}),
      ...owners(given.owners),
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'main', image: `app:${letterOf(given, record)}` }],
      ...(volumes.length === 0 ? {} : { volumes }),
    },
    status: {
      ...(given.phase === '' ? {} : { phase: given.phase }),
      conditions: [{ type: 'Ready', status: given.ready ? 'True' : 'False', lastTransitionTime: since }],
    },
  };
}

/** The letter of a pod's template: from its revision label; where that is missing, G by its own label, else the set's. */
function letterOf(given: RecordedPod, record: Recorded): string {
  const named = /^rev([A-G])/.exec(given.labels?.[revisionLabel] ?? '')?.[1];
  return named ?? (given.labels?.['tier'] === 'g' ? 'G' : record.set.spec.template.id);
}

function revision(given: RecordedRevision, record: Recorded, symbols: Symbols, target: Target): KubeObject {
  const set = setWithTemplate(record, given.template, target);
  const labels = (set.spec as { readonly template: { readonly metadata: { readonly labels: object } } }).template.metadata.labels;
  const data = revisionData(set, target);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: symbols.real(given.name),
      namespace: record.set.namespace,
      uid: `uid-${given.name}`,
      labels: given.labels ?? { ...labels },
      ...owners(given.owners),
    },
    data: given.form === 'older' ? older(data) : data,
    revision: given.revision,
  };
}

/** As an earlier control plane stored it: one defaulted field is absent. */
function older(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const copy = JSON.parse(JSON.stringify(data)) as { spec: { template: { spec: { schedulerName?: string } } } };
  delete copy.spec.template.spec.schedulerName;
  return copy;
}
