/** What can be done to the world at a moment: offered where it makes sense. */
import { peek, peekText } from '../../base/peek.ts';
import { replicasOf } from '../../kube/identity.ts';
import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import { condition, fields, list, text } from '../../kube/read.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { type Action, components, growth, outOfServiceTaint } from '../sim.ts';
import type { History } from './history.ts';

export interface WhatIf {
  readonly label: string;
  readonly action: Action;
  /** What it means, where the label does not say it. */
  readonly hint?: string | undefined;
  /** `risk`: can lose data or break the promise of one pod for each identity. */
  readonly tone?: 'risk' | 'heal' | undefined;
}

/** Kinds that have what-ifs, in the order of the menu. The cluster and its components are no objects, and always there. */
export const whatIfKinds = [
  'StatefulSet',
  'Pod',
  'Node',
  'PersistentVolumeClaim',
  'Service',
  'PodDisruptionBudget',
  'ReplicaSet',
  'Cluster',
  'Component',
] as const;

export const clusterKey: ObjectKey = { kind: 'Cluster', namespace: '', name: 'cluster' };

const componentKeys = components
  .map(({ name }): ObjectKey => ({ kind: 'Component', namespace: '', name }))
  .filter(({ name }) => name !== 'app');

/** Everything of a kind to which something can be done at a moment. */
export function whatIfSubjects(kind: (typeof whatIfKinds)[number], history: History, atMs: number): readonly ObjectKey[] {
  if (kind === 'Cluster') return [clusterKey];
  if (kind === 'Component') return componentKeys;
  return history.list(kind, atMs).map(({ metadata: { namespace = '', name = '' } }) => ({ kind, namespace, name }));
}

/** The what-ifs for one object at a moment, most wanted first; none for kinds to which nothing is done. */
export function whatIfsFor(key: ObjectKey, run: Pick<RunView, 'history' | 'trace' | 'moments'>, atMs: number): WhatIf[] {
  const { history } = run;
  if (key.kind === 'Cluster') return clusterOffers(history, atMs);
  if (key.kind === 'Component') return componentOffers(key.name, run, atMs);
  const object = history.at(key, atMs);
  return object === undefined ? [] : (byKind[key.kind]?.(object, history, atMs) ?? []);
}

type Offers = (object: KubeObject, history: History, atMs: number) => WhatIf[];

const byKind: Readonly<Record<string, Offers>> = {
  StatefulSet: setOffers,
  Pod: podOffers,
  Node: nodeOffers,
  PersistentVolumeClaim: claimOffers,
  Service: (object) => [
    offer(t('Delete'), { do: 'delete', object: { kind: 'Service', ...named(object) } }, t('its names are not answered any more'), 'risk'),
  ],
  PodDisruptionBudget: (object) => [
    offer(t('Delete'), { do: 'delete', object: { kind: 'PodDisruptionBudget', ...named(object) } }, t('nothing limits evictions any more')),
  ],
  ReplicaSet: (set) =>
    scales(set).map((replicas) => offer(t('Scale to {0}', replicas), { do: 'scale', kind: 'ReplicaSet', ...named(set), replicas })),
};

function offer(label: string, action: Action, hint?: string, tone?: WhatIf['tone']): WhatIf {
  return { label, action, hint, tone };
}

const named = ({ metadata: { name = '', namespace = 'default' } }: KubeObject): { name: string; namespace: string } => ({
  name,
  namespace,
});

const scales = (set: KubeObject): number[] => [replicasOf(set) + 1, replicasOf(set) - 1].filter((replicas) => replicas >= 0);

function setOffers(set: KubeObject, history: History, atMs: number): WhatIf[] {
  const self = named(set);
  const image = imageOf(set);
  return [
    ...scales(set).map((replicas) => offer(t('Scale to {0}', replicas), { do: 'scale', ...self, replicas })),
    offer(t('Set image: a good one'), { do: 'set-image', ...self, image: nextImage(image) }, nextImage(image)),
    offer(
      t('Set image: never ready'),
      { do: 'set-image', ...self, image: neverReadyImage },
      t('starts, and its readiness probe never succeeds'),
    ),
    offer(t('Restart the rollout'), { do: 'rollout-restart', ...self }),
    offer(t('Delete the set'), { do: 'delete-set', ...self }, t('claims go or stay by its retention policy'), 'risk'),
    offer(t('Delete the set, pods first'), { do: 'delete-set', ...self, cascade: 'foreground' }, '--cascade=foreground', 'risk'),
    offer(t('Delete the set, keep its pods'), { do: 'delete-set', ...self, cascade: 'orphan' }, '--cascade=orphan'),
    faultOffer(t('Its image cannot be pulled'), 'image-pull-fails', history, atMs, image),
    faultOffer(t('Its image is pulled slowly'), 'slow-image-pull', history, atMs, image, slowMs),
  ];
}

/** Stands for a program that never becomes ready. */
export const neverReadyImage = 'never-ready:1';

/** Image of the first container of a set. */
export function imageOf(set: KubeObject): string {
  return text(fields(list(peek(set, 'spec', 'template', 'spec', 'containers'))[0])['image']);
}

/** Another image of the same program: the last number of the version in its tag is raised. */
export function nextImage(image: string): string {
  const [name = '', digest] = image.split('@');
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  if (digest !== undefined || colon < 0) return `${colon < 0 ? name : name.slice(0, colon)}:next`;
  const tag = name
    .slice(colon + 1)
    .replace(/^(v?(?:\d+\.)*)(\d{1,9})/, (_, before: string, last: string) => `${before}${Number(last) + 1}`);
  return tag === name.slice(colon + 1) ? `${name}-next` : `${name.slice(0, colon)}:${tag}`;
}

/** By how much a fault slows when nobody says. */
const slowMs = 120_000;

/** Begins a fault, or ends it where it holds. */
function faultOffer(label: string, fault: string, history: History, atMs: number, of?: string, extraMs?: number): WhatIf {
  const name = of === undefined ? fault : `${fault}.${of}`;
  const isOn = history.at({ kind: 'Fault', namespace: '', name }, atMs) !== undefined;
  const about = of === undefined ? {} : { of };
  const all = isOn || extraMs === undefined ? about : { ...about, extraMs };
  const details = Object.keys(all).length === 0 ? {} : { with: all };
  return isOn
    ? offer(t('No longer: {0}', label), { do: 'heal-fault', fault, ...details }, undefined, 'heal')
    : offer(label, { do: 'fault', fault, ...details });
}

function clusterOffers(history: History, atMs: number): WhatIf[] {
  return [
    faultOffer(t('No volume can be made'), 'failing-provisioner', history, atMs),
    faultOffer(t('Volumes take 2 minutes longer to be made'), 'slow-provisioner', history, atMs, undefined, slowMs),
    faultOffer(t('Attaching takes 2 minutes longer'), 'slow-attach', history, atMs, undefined, slowMs),
    faultOffer(t('No image can be pulled'), 'image-pull-fails', history, atMs),
    faultOffer(t('Pulling images takes 2 minutes longer'), 'slow-image-pull', history, atMs, undefined, slowMs),
  ];
}

function componentOffers(component: string, { trace, moments }: Pick<RunView, 'trace' | 'moments'>, atMs: number): WhatIf[] {
  const last = moments.findLast(
    (moment) =>
      moment.atMs <= atMs &&
      moment.object.kind === 'Component' &&
      moment.object.name === component &&
      trace[moment.seq]?.words?.includes(' cache ') === true,
  );
  const isLate = last !== undefined && trace[last.seq]?.words?.endsWith(' 0s') === false;
  return [
    offer(t('Restart it'), { do: 'restart-component', component }, t('it forgets its back-off and looks at everything again')),
    isLate
      ? offer(t('Its cache catches up'), { do: 'cache-delay', component, delayMs: 0 }, undefined, 'heal')
      : offer(
          t('Its cache stands still'),
          { do: 'cache-delay', component, delayMs: 'frozen' },
          t('it acts on what it knew at this moment'),
        ),
    ...(isLate ? [] : [offer(t('Its cache is 10 s late'), { do: 'cache-delay', component, delayMs: 10_000 })]),
  ];
}

function podOffers(pod: KubeObject, history: History, atMs: number): WhatIf[] {
  const self = named(pod);
  const node = peekText(pod, 'spec', 'nodeName') ?? '';
  const force = offer(
    t('Force-delete'),
    { do: 'delete-pod', ...self, force: true },
    machineIsDown(history, node, atMs) ? t('two writers if {0} still runs', node) : t('does not wait for the program to stop'),
    'risk',
  );
  if (pod.metadata.deletionTimestamp !== undefined) return [force];
  const isReady = condition(pod, 'Ready')?.['status'] === 'True';
  const runs = text(peek(pod, 'status', 'phase')) === 'Running';
  return [
    offer(t('Delete'), { do: 'delete-pod', ...self }),
    offer(t('Evict'), { do: 'evict', ...self }, t('asks the disruption budget')),
    ...(runs
      ? [
          offer(t('Its program crashes'), { do: 'crash-container', ...self }),
          isReady
            ? offer(t('Stops being ready'), { do: 'unready', ...self }, t('its readiness probe fails'))
            : offer(t('Becomes ready'), { do: 'ready', ...self }, undefined, 'heal'),
          faultOffer(t('All its probes fail'), 'probe-fails', history, atMs, `${self.namespace}/${self.name}`),
          offer(t('Its node runs out of resources'), { do: 'kubelet-evicts', ...self }, t('the kubelet ends the pod: phase Failed')),
          offer(t('Its programs end well'), { do: 'succeed-pod', ...self }, t('phase Succeeded')),
          offer(t('Delete with 5 s to stop'), { do: 'delete-pod', ...self, graceSeconds: 5 }, '--grace-period=5'),
        ]
      : []),
    force,
  ];
}

function nodeOffers(object: KubeObject, history: History, atMs: number): WhatIf[] {
  const node = object.metadata.name ?? '';
  const taints = list(peek(object, 'spec', 'taints')).map((taint) => text(taint['key']));
  const own = taints.filter((key) => !/^node\.kubernetes\.io\/(not-ready|unreachable|unschedulable)$/.test(key));
  const untaint = own.map((key) => offer(t('Remove the taint {0}', key), { do: 'untaint-node', node, key }, undefined, 'heal'));
  const remove = offer(
    t('Delete the Node object'),
    { do: 'delete-node', node },
    t('its pods are removed; volumes wait to be detached'),
    'risk',
  );
  if (machineIsDown(history, node, atMs)) {
    const out = offer(
      t('Taint out-of-service'),
      { do: 'taint-node', node, ...outOfServiceTaint },
      t('only if it is surely off: pods and volumes move at once'),
      'risk',
    );
    const isOut = own.includes(outOfServiceTaint.key);
    return [offer(t('Comes back'), { do: 'return-node', node }, undefined, 'heal'), ...(isOut ? [] : [out]), remove, ...untaint];
  }
  const key = 'example.com/maintenance';
  return [
    offer(t('Crash'), { do: 'crash-node', node }),
    offer(t('Cut off from the network'), { do: 'partition-node', node }, t('its programs run on')),
    offer(t('Drain'), { do: 'drain', node }, t('cordon, then evict each pod')),
    peek(object, 'spec', 'unschedulable') === true
      ? offer(t('Uncordon'), { do: 'uncordon', node }, undefined, 'heal')
      : offer(t('Cordon'), { do: 'cordon', node }, t('no new pods')),
    offer(t('Reboot'), { do: 'restart-node', node }),
    ...untaint,
    ...(own.includes(key)
      ? []
      : (['NoSchedule', 'NoExecute'] as const).map((effect) =>
          offer(t('Taint with {0}', effect), { do: 'taint-node', node, key, effect }, `${key}:${effect}`),
        )),
    faultOffer(t('Attaching takes 2 minutes longer'), 'slow-attach', history, atMs, node, slowMs),
    remove,
  ];
}

function claimOffers(claim: KubeObject): WhatIf[] {
  const self = named(claim);
  const size = /^(\d{1,9})(.*)$/.exec(text(peek(claim, 'spec', 'resources', 'requests', 'storage')));
  const storage = size === null ? undefined : `${Number(size[1]) * 2}${size[2] ?? ''}`;
  return [
    ...(storage === undefined || claim.metadata.deletionTimestamp !== undefined
      ? []
      : [
          offer(
            t('Grow to {0}', storage),
            { do: 'patch', object: { kind: claim.kind, ...self }, patch: growth(storage) },
            t('only where the class lets volumes grow'),
          ),
        ]),
    offer(
      t('Delete'),
      { do: 'delete-claim', ...self },
      t('waits until no pod uses it; its data goes with the volume unless that is retained'),
      'risk',
    ),
  ];
}

/** Whether a node's machine is off or out of reach. */
export function machineIsDown(history: History, node: string, atMs: number): boolean {
  const machine = history.list('Machine', atMs).find((each) => each.metadata.name === node);
  return machine !== undefined && machine['power'] !== 'up';
}
