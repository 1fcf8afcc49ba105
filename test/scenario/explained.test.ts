import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { peek, peekInteger } from '../../src/base/peek.ts';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import type { ObjectKey } from '../../src/kube/objects.ts';
import { type KubeObject, keyText, nameOf, objectKey } from '../../src/kube/objects.ts';
import { ordinals, podName } from '../../src/kube/identity.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import { conditionStatus } from '../../src/sim/cluster/conditions.ts';
import { storeKey } from '../../src/sim/cluster/store.ts';
import { explainWhyNot, type ExplainStep } from '../../src/sim/explain.ts';
import type { Timeline } from '../../src/sim/timeline.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'media/scenarios');
const table = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));
const readBeside = (name: string) => (existsSync(resolve(folder, name)) ? readFileSync(resolve(folder, name), 'utf8') : undefined);

const played = new Map<string, Timeline>();

function timelineOf(story: string): Timeline {
  const known = played.get(story);
  if (known !== undefined) return known;
  const { file } = parseScenario(readFileSync(resolve(folder, `${story}.scenario.yaml`), 'utf8'));
  const { input, untilMs } = prepareScenario(file, { table, readBeside });
  const { timeline } = runToEnd(input, untilMs);
  played.set(story, timeline);
  return timeline;
}

function chainOf(story: string, seconds: number, object: string): ExplainStep[] {
  const [kind = '', name = ''] = object.split('/');
  const key: ObjectKey = { kind, namespace: kind === 'Node' ? '' : 'default', name };
  return explainWhyNot(timelineOf(story), key, seconds * 1000);
}

/** A moment of a story, an object that is not where it wants to be, what is said of it, and the field or the act that it ends with. */
type Moment = readonly [story: string, seconds: number, object: string, says: readonly RegExp[], ends: string];

const moments: readonly Moment[] = [
  ['no-capacity', 60, 'Pod/web-2', [/2 Insufficient cpu/], 'Pod/web-2 spec.containers.0.resources.requests'],
  ['volume-limit-reached', 60, 'StatefulSet/web', [/exceed max volume count/], 'Pod/web-2 spec.volumes'],
  ['out-of-memory', 80, 'Pod/web-2', [/its last run ended with OOMKilled, exit code 137$/], 'set image web out-of-memory:1'],
  ['liveness-kills-recovery', 50, 'Pod/web-0', [/^Killing: .*failed liveness probe/], 'Pod/web-0 spec.containers'],
  ['provisioner-without-capacity', 60, 'Pod/web-1', [/no room for another volume/], 'begin fault failing-provisioner'],
  ['bad-image-parallel-1-35-2', 100, 'StatefulSet/web', [/web-2 itself is as many as may be unavailable/], 'set image web never-ready:1'],
  ['negative-caching', 20, 'Pod/web-0', [/keeps answers of DNS for 30s and goes by an older one/], 'apply Service web'],
  [
    'min-ready-seconds-late',
    30,
    'StatefulSet/web',
    [/before 1.35.1 the controller looks again only/],
    'StatefulSet/web spec.minReadySeconds',
  ],
  [
    'one-claim-for-all',
    60,
    'ReplicaSet/web',
    [/^1 of 3 pods of web are Ready$/, /Multi-Attach/],
    'PersistentVolume/pvc-uid-5 spec.accessModes',
  ],
  ['grow-the-disks', 25, 'PersistentVolumeClaim/data-web-0', [/asks for 2Gi/, /^Resizing: /], 'grow claim data-web-0 to 2Gi'],
  ['node-lost', 100, 'Service/web', [/the machine node-2 is down/, /no name in DNS while not Ready: web-1/], 'crash node-2'],
  ['quota-refuses-a-pod', 30, 'Pod/web-2', [/^FailedCreate: .*exceeded quota: team/], 'ResourceQuota/team spec.hard'],
  ['quota-refuses-a-pod', 30, 'StatefulSet/web', [/^2 of 3 pods of web are Ready$/, /exceeded quota/], 'ResourceQuota/team spec.hard'],
  ['budget-allows-none', 60, 'Node/node-1', [/is cordoned/, /refused \(429\): Cannot evict/], 'PodDisruptionBudget/web spec.minAvailable'],
  ['drain-with-zone-bound-disks', 60, 'Node/node-3', [/refused \(429\)/, /2 must be healthy, and 2 of 3 are/], 'drain node-2'],
  [
    'unhealthy-pods-block-the-drain',
    40,
    'PodDisruptionBudget/web',
    [/2 must be healthy, and 1 of 3 are/, /^web-0 is Running but not Ready/],
    'unready web-0',
  ],
  [
    'scale-down-blocked',
    60,
    'Pod/web-2',
    [/the scale-down waits for web-0, which is Running but not Ready/, /wants web-0 to web-1/],
    'unready web-0',
  ],
  ['scale-down-two-unhealthy', 60, 'StatefulSet/web', [/waits for web-4.*while web-3 below it.*deleting web-4 by hand/], 'unready web-4'],
  ['scale-up-blocked', 60, 'Pod/web-4', [/OrderedReady waits for web-1/, /Readiness probe failed/], 'unready web-1'],
  [
    'image-cannot-be-pulled',
    120,
    'StatefulSet/web',
    [/waits: ImagePullBackOff/, /cannot-pull:1 cannot be pulled/],
    'set image web cannot-pull:1',
  ],
  ['bad-image-stuck', 120, 'Pod/web-2', [/the template has changed since.*deleting it makes it anew/], 'set image web never-ready:1'],
  [
    'forced-deletion-attach-wait',
    240,
    'Pod/web-1',
    [/^FailedAttachVolume: Multi-Attach/, /still attached to node-2/, /away after 6 minutes, or at once when the node is tainted/],
    'crash node-2',
  ],
  ['one-claim-for-all', 60, 'Pod/web-klcpl', [/Multi-Attach error/], 'PersistentVolume/pvc-uid-5 spec.accessModes'],
  ['volume-bound-to-zone', 60, 'Pod/web-1', [/^FailedScheduling: .*PersistentVolume's node affinity/], 'delete pod web-1'],
  ['spread-unmet', 60, 'Pod/web-2', [/didn't match pod topology spread constraints/], 'cordon node-3'],
  [
    'provisioner-missing',
    100,
    'Pod/web-0',
    [/claim data-web-0 is Pending/, /^ExternalProvisioning/],
    'PersistentVolumeClaim/data-web-0 spec.storageClassName',
  ],
  ['node-lost', 200, 'Pod/web-1', [/the machine node-2 is down/, /not Ready \(Unknown\)/], 'crash node-2'],
  ['node-lost', 1000, 'Pod/web-1', [/nobody confirms/, /tolerates node.kubernetes.io\/unreachable for 300s/], 'crash node-2'],
  ['service-missing', 30, 'Service/web', [/does not exist, so no pod has a name by it/], 'StatefulSet/web spec.serviceName'],
  ['service-selects-others', 30, 'Service/web', [/selects no pod that is there: .*role=database/], 'Service/web spec.selector'],
  ['service-not-headless', 30, 'Service/web', [/one virtual address/], 'Service/web spec.clusterIP'],
  ['parallel-without-published-names', 60, 'Pod/web-0', [/needs 1 peer and finds 0/], 'Service/web spec.publishNotReadyAddresses'],
  ['min-ready-seconds', 15, 'StatefulSet/web', [/web-0 has not been Ready for 20 s yet/], 'StatefulSet/web spec.minReadySeconds'],
  [
    'min-ready-seconds',
    15,
    'Pod/web-1',
    [/OrderedReady waits for web-0, which has not been Ready for 20 s yet/],
    'StatefulSet/web spec.minReadySeconds',
  ],
  [
    'on-delete',
    100,
    'StatefulSet/web',
    [/OnDelete: a pod gets the new template when somebody deletes it/],
    'set image web registry.example/app:2',
  ],
  ['canary-counts-places', 100, 'StatefulSet/web', [/partition 2 leaves the first 2 pods/], 'set image web registry.example/app:2'],
  ['crash-loop', 120, 'Pod/web-2', [/waits: CrashLoopBackOff/, /Back-off restarting failed container app/], 'set image web crashes:1'],
  [
    'claim-deleted-under-pod',
    100,
    'PersistentVolumeClaim/data-web-1',
    [/held by kubernetes.io\/pvc-protection/, /web-1 uses it/],
    'delete claim data-web-1',
  ],
  [
    'scaled-up-again-too-soon',
    60,
    'Pod/web-2',
    [/claim data-web-2 went with the earlier pod, and that wakes no controller/],
    'scale web to 2',
  ],
  [
    'ordered-ready-deadlock',
    60,
    'StatefulSet/web',
    [/needs 1 peer and finds 0/, /makes web-1 only when web-0 is Ready, so each waits for the other; the ways out: Parallel/],
    'StatefulSet/web spec.podManagementPolicy',
  ],
  [
    'positive-caching',
    100,
    'StatefulSet/web',
    [/needs 2 peers and finds 1/, /^FailedScheduling: .*1 node\(s\) were unschedulable/],
    'delete pod web-1',
  ],
  ['negative-caching', 5, 'Pod/web-0', [/^Service web does not exist$/], 'StatefulSet/web spec.serviceName'],
  ['attach-is-slow', 60, 'Pod/web-1', [/is being detached from node-2/], 'begin fault slow-attach of node-2 by 3m'],
  ['slow-image-pull', 80, 'Pod/web-2', [/^Pulling: /], 'begin fault slow-image-pull of registry.example/app:2 by 2m'],
  ['slow-provisioner', 30, 'PersistentVolumeClaim/data-web-0', [/^Provisioning: /], 'begin fault slow-provisioner by 1m'],
  ['stale-cache', 30, 'Pod/web-1', [/^web-1 does not exist$/], 'delay cache of statefulset-controller by 20s'],
  ['two-budgets', 40, 'PodDisruptionBudget/web', [/everything selects pods of budget web too/], 'PodDisruptionBudget/web spec.selector'],
  [
    'anti-affinity-unmet',
    60,
    'PersistentVolumeClaim/data-web-2',
    [/^WaitForFirstConsumer/, /anti-affinity/],
    'Pod/web-2 spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution',
  ],
  ['quota-refuses-a-pod', 30, 'ResourceQuota/team', [/^pods: 2 of 2 are used/], 'ResourceQuota/team spec.hard'],
  ['quota-refuses-a-pod', 75, 'Pod/web-2', [/^FailedCreate/, /quota team has room by now/], 'edit ResourceQuota team'],
  [
    'ordinals-start-moved',
    24,
    'Pod/web-0',
    [/^web wants web-5 to web-7, not web-0$/, /waits for web-5, which is Pending/],
    'edit StatefulSet web',
  ],
  [
    'budget-allows-none',
    60,
    'PodDisruptionBudget/web',
    [/3 must be healthy, and 3 of 3 are/, /leaves room for none/],
    'PodDisruptionBudget/web spec.minAvailable',
  ],
  ['rolling-update', 24, 'Pod/web-2', [/^because web-2 is not at revision web-/], 'set image web registry.example/app:2'],
  ['killed-at-the-end-of-grace', 30, 'Pod/web-1', [/kills what still runs 20 s after the deletion/], 'delete pod web-1'],
  [
    'delete-set-foreground',
    23.5,
    'StatefulSet/web',
    [/is being deleted and is the last to go: 3 of its pods are left/],
    'delete set web foreground',
  ],
];

/** `StatefulSet/web spec.replicas` of the last field that is named, and the words of the act. */
function endsOf(timeline: Timeline, chain: readonly ExplainStep[]): string[] {
  return chain
    .slice(-1)
    .flatMap(({ seq, object, path }) => [
      ...(seq === undefined ? [] : [timeline.trace[seq]?.words ?? '']),
      ...(object === undefined || path === undefined ? [] : [`${object.kind}/${object.name} ${path.join('.')}`]),
    ]);
}

for (const [story, seconds, object, says, ends] of moments)
  test(`${story} at ${seconds} s: why ${object} is not where it wants to be`, () => {
    const chain = chainOf(story, seconds, object);
    const texts = chain.map(({ text }) => text);
    for (const each of says)
      assert.ok(
        texts.some((text) => each.test(text)),
        `${each}\n${texts.join('\n')}`,
      );
    const found = endsOf(timelineOf(story), chain);
    assert.ok(found.includes(ends), `${found.join(' · ')}\n${texts.join('\n')}`);
  });

/** Whether an object is not where it wants to be, by its own status. */
function isTroubled(object: KubeObject): boolean {
  const { kind, metadata, spec, status } = object;
  const count = (field: string): number => peekInteger(status, field) ?? 0;
  if (metadata.deletionTimestamp !== undefined) return true;
  switch (kind) {
    case 'Pod':
      return conditionStatus(object, 'Ready') !== 'True';
    case 'Node':
      return conditionStatus(object, 'Ready') === 'Unknown' || peek(spec, 'unschedulable') === true;
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
      return peek(status, 'phase') !== 'Bound';
    case 'StatefulSet':
    case 'ReplicaSet':
      return count('readyReplicas') < (peekInteger(spec, 'replicas') ?? 1);
    case 'PodDisruptionBudget':
      return status !== undefined && count('disruptionsAllowed') === 0;
    default:
      return false;
  }
}

const kinds = ['StatefulSet', 'ReplicaSet', 'Pod', 'PersistentVolumeClaim', 'PersistentVolume', 'Service', 'PodDisruptionBudget'];
const others = ['HorizontalPodAutoscaler', 'Node', 'ResourceQuota'];

/** What is there, and the pods that a set wants and that are not. */
function objectsAt(timeline: Timeline, atMs: number): [ObjectKey, boolean][] {
  const view = timeline.at(atMs);
  const there = [...kinds, ...others].flatMap((kind) => view.list(kind));
  const missing = view.list('StatefulSet').flatMap((set) =>
    ordinals(set)
      .map((ordinal) => objectKey('Pod', 'default', podName(nameOf(set), ordinal)))
      .filter(({ name }) => view.get('Pod', 'default', name) === undefined),
  );
  return [
    ...there.map((each): [ObjectKey, boolean] => [storeKey(each), isTroubled(each)]),
    ...missing.map((key): [ObjectKey, boolean] => [key, true]),
  ];
}

test('in every story, whatever does not come to rest leads to a field, to what somebody did or to what is assumed', () => {
  const bare: string[] = [];
  let chains = 0;
  for (const file of globSync('*.scenario.yaml', { cwd: folder })) {
    const story = file.replace('.scenario.yaml', '');
    const timeline = timelineOf(story);
    for (const part of [0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1]) {
      const atMs = Math.round(timeline.nowMs * part);
      for (const [key, troubled] of objectsAt(timeline, atMs)) {
        const chain = explainWhyNot(timeline, key, atMs);
        if (chain.length > 0) chains++;
        const leads = chain.some(
          ({ seq, path }) => path !== undefined || ['request', 'fault'].includes(timeline.trace[seq ?? -1]?.verb ?? ''),
        );
        const isTwice = new Set(chain.map(({ text }) => text)).size < chain.length;
        if (chain.length > 0 ? !leads || isTwice : troubled)
          bare.push(`${story} ${atMs} ${keyText(key)}: ${chain.map(({ text }) => text).join(' | ')}`);
      }
    }
  }
  assert.deepEqual(bare, []);
  assert.ok(chains > 1000, `${chains}`);
});
