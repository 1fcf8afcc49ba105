/** The built-in scenarios by chapter, in the order in which they are best read: the first of a chapter tells what it is about. */
export const book: Readonly<Record<string, readonly string[]>> = {
  'Replicas with their own storage': ['first-apply'],
  Identity: [
    'pod-deleted',
    'pod-moves',
    'stable-name-new-address',
    'replicaset-for-contrast',
    'replicaset-without-claim',
    'one-claim-for-all',
    'replicaset-per-replica',
    'shared-volume-directories',
    'ordinals-start-moved',
  ],
  'Ordered scaling': [
    'scale-up',
    'scale-up-blocked',
    'scale-down',
    'scale-down-blocked',
    'scale-down-two-unhealthy',
    'web-2-lost-while-web-0-is-unready',
    'broken-lowest-member-comes-back',
    'scale-parallel',
  ],
  'Claims are kept': [
    'scale-down-then-up',
    'claim-made-before',
    'claim-deleted-by-hand',
    'claim-deleted-under-pod',
    'retention-retain',
    'retention-when-scaled',
    'retention-up-again-empty',
    'scaled-up-again-too-soon',
    'retention-when-deleted',
    'retention-both',
    'retention-changed-later',
    'delete-set-background',
    'delete-set-foreground',
    'delete-set-orphan-keeps-claims',
  ],
  'At most one': ['readwriteonce-is-per-node', 'readwriteoncepod', 'forced-deletion-two-programs'],
  'Peers by SRV': [
    'srv-discovery',
    'dns-over-time',
    'srv-unnamed-port',
    'publish-not-ready',
    'negative-caching',
    'positive-caching',
    'service-missing',
    'service-not-headless',
    'service-selects-others',
    'peer-list-by-hand',
  ],
  'Cold start': [
    'ordered-ready-deadlock',
    'deadlock-cured-by-parallel',
    'parallel-without-published-names',
    'deadlock-cured-by-the-probe',
    'members-wait-for-those-below',
    'everything-off-and-on',
  ],
  'A stateful application': [
    'store-and-its-data',
    'store-scaled-down-and-up',
    'store-loses-a-node',
    'quorum-survives-one',
    'quorum-lost',
    'quorum-scaled-too-far',
    'stale-member',
  ],
  'Node failure': [
    'node-lost',
    'node-lost-clock-1-31',
    'node-returns-in-time',
    'node-returns-late',
    'node-rebooted',
    'node-lost-out-of-service',
    'forced-deletion-attach-wait',
    'node-deleted',
    'evicted-by-the-kubelet',
  ],
  Stopping: ['graceful-shutdown', 'killed-at-the-end-of-grace'],
  Updates: [
    'rolling-update',
    'rollout-restart',
    'update-while-unready',
    'canary',
    'canary-counts-places',
    'min-ready-seconds',
    'min-ready-seconds-late',
    'bad-image-stuck',
    'bad-image-parallel',
    'bad-image-parallel-1-35-2',
    'rollback',
    'revision-history',
    'on-delete',
    'max-unavailable-ignored',
    'max-unavailable-batches',
    'max-unavailable-parallel',
    'recreate',
    'recreate-refused',
  ],
  'Programs that do not start': [
    'image-cannot-be-pulled',
    'slow-image-pull',
    'crash-loop',
    'crash-after-ready',
    'out-of-memory',
    'liveness-kills-recovery',
    'startup-probe',
    'quota-refuses-a-pod',
  ],
  'Volumes that do not come': [
    'provisioner-missing',
    'slow-provisioner',
    'provisioner-without-capacity',
    'no-default-class',
    'attach-is-slow',
  ],
  Scheduling: [
    'no-capacity',
    'anti-affinity-unmet',
    'spread-unmet',
    'zones-one-member-each',
    'volume-bound-to-zone',
    'host-port-taken',
    'volume-limit-reached',
  ],
  'Disruption budgets': [
    'drain-one-by-one',
    'drain-with-zone-bound-disks',
    'budget-allows-none',
    'budget-percent-rounds-up',
    'budget-of-a-single-replica',
    'budget-counts-wanted-replicas',
    'budget-and-a-pending-pod',
    'unhealthy-pods-block-the-drain',
    'unhealthy-pods-always-allowed',
    'unhealthy-pod-while-budget-is-healthy',
    'two-budgets',
    'budget-ignored-by-the-set',
  ],
  Autoscaling: ['autoscaler-against-apply', 'autoscaler-flapping'],
  'Changing what cannot be changed': [
    'accepted-changes',
    'refused-changes',
    'delete-set-orphan',
    'grow-the-disks',
    'disks-that-cannot-grow',
    'set-renamed',
    'data-path-moved',
  ],
  'The control plane itself': ['controller-restarted', 'stale-cache'],
};

/** One story for each chapter of the subject, in the order in which somebody new to it reads them. */
export const introduction: readonly string[] = [
  'first-apply',
  'pod-deleted',
  'scale-up-blocked',
  'scale-down-then-up',
  'forced-deletion-two-programs',
  'srv-discovery',
  'node-lost',
];

/** Chapters in the order in which they are best read. Others follow by name. */
export const chapters: readonly string[] = Object.keys(book);

interface Readable {
  readonly scenario: string;
  readonly chapter?: string;
  readonly shows: readonly string[];
}

/** Order of reading: by chapter, then as the chapter lists them, then by the first thing of the catalogue that it shows, then by name. */
export function inReadingOrder<Scenario extends Readable>(scenarios: readonly Scenario[]): Scenario[] {
  return scenarios
    .map((each) => [sortKey(each), each] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, each]) => each);
}

function sortKey({ chapter = '', shows, scenario }: Readable): string {
  const first = Math.min(1000, ...shows.map((id) => Number(/^S(\d+)$/.exec(id)?.[1] ?? 1000)));
  const place = chapters.indexOf(chapter);
  const page = (book[chapter] ?? []).indexOf(scenario);
  const last = 999;
  const number = (value: number): string => String(value === -1 ? last : value).padStart(4, '0');
  return [number(place), place === -1 ? chapter : '', number(page), number(first), scenario].join('\n');
}
