import type { KubeObject } from '../../../../../src/kube/objects.ts';
import * as s from '../script.ts';
import { begin, both, parallel } from './parts.ts';

const podPath = (name: string): string => `/api/v1/namespaces/demo/pods/${name}`;
const claimPath = (name: string): string => `/api/v1/namespaces/demo/persistentvolumeclaims/${name}`;
const noOwner = { metadata: { ownerReferences: null } };

/** The revision of that number is deleted. */
const deleteRevision =
  (number: number) =>
  (world: s.World): s.ScriptStep => {
    const isWanted = (each: KubeObject): boolean => (each as unknown as { revision?: number }).revision === number;
    const name = world.list('controllerrevisions').find(isWanted)?.metadata.name ?? '';
    return {
      do: `delete revision ${number}`,
      request: { method: 'DELETE', path: `/apis/apps/v1/namespaces/demo/controllerrevisions/${name}` },
    };
  };

/** A set `db` that selects the pods of `web` too. */
const second = s.create({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    serviceName: 'web',
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { terminationGracePeriodSeconds: 10, containers: [{ name: 'app', image: 'app:1' }] },
    },
  },
});

/** What people change by hand that the controller has written, or make beside it. */
export const hands: readonly s.Script[] = [
  {
    scenario: '96a-owner-removed',
    title: 'The owner of web-1 is taken away: adopted again; that of web-2 with its label: released; scale to 4; the label is given back',
    steps: [
      ...begin(3),
      s.patch('take the owner of web-1 away', podPath('web-1'), noOwner),
      s.quiet(3),
      s.patch('take owner and label of web-2 away', podPath('web-2'), { metadata: { ownerReferences: null, labels: { app: null } } }),
      s.quiet(3),
      s.replicas(4),
      s.quiet(3),
      s.labelPod('web-2', { app: 'web' }),
      s.untilReady(4),
      s.quiet(3),
    ],
  },
  {
    scenario: '96b-owners-of-claims-removed',
    title: 'Both Delete: the owner of a claim is taken away; its pod is deleted; the set is deleted in the background',
    steps: [
      ...begin(2, both),
      s.patch('take the owner of data-web-0 away', claimPath('data-web-0'), noOwner),
      s.quiet(3),
      s.deletePod('web-1'),
      s.untilReady(2),
      s.quiet(2),
      s.deleteSet('Background'),
      s.untilSetGone,
      s.quiet(5),
    ],
  },
  {
    scenario: '96c-revision-deleted',
    title: 'The only revision is deleted; an update; the old revision is deleted in the middle of the rollout; rolled back',
    steps: [
      ...begin(3),
      deleteRevision(1),
      s.quiet(2),
      s.image('app:2'),
      s.untilTerminating('web-1'),
      deleteRevision(1),
      s.quiet(3),
      s.untilRolledOut,
      s.image('app:1'),
      s.untilRolledOut,
      s.quiet(2),
    ],
  },
  {
    scenario: '96d-labels-of-template-and-set',
    title:
      'Parallel: the set is labelled; the template gets a label; a pod loses a label that is none of the selector; a claim is labelled',
    steps: [
      ...begin(2, parallel),
      s.patch('label the set', '/apis/apps/v1/namespaces/demo/statefulsets/web', { metadata: { labels: { team: 'one' } } }),
      s.quiet(2),
      s.mergeSet('label the template', { template: { metadata: { labels: { tier: 'two' } } } }),
      s.untilRolledOut,
      s.labelPod('web-1', { tier: 'three' }),
      s.patch('label data-web-0', claimPath('data-web-0'), { metadata: { labels: { app: 'other' } } }),
      s.quiet(2),
      s.deletePod('web-0'),
      s.untilReady(2),
      s.mergeSet('take the label of the selector away', { template: { metadata: { labels: { app: 'other' } } } }),
      s.quiet(2),
    ],
  },
  {
    scenario: '96e-two-sets-one-selector',
    title: 'Two sets select the same pods, and one budget counts both: an eviction of each, an update of one; one is deleted with orphan',
    steps: [
      ...begin(2),
      second,
      s.quiet(6),
      s.budget('web', { maxUnavailable: 1 }),
      s.quiet(2),
      s.evict('db-0'),
      s.evict('web-0'),
      s.quiet(6),
      s.image('app:2'),
      s.untilRolledOut,
      s.quiet(1),
      s.deleteSet('Orphan'),
      s.untilSetGone,
      s.quiet(2),
      s.deletePod('web-0'),
      s.quiet(4),
    ],
  },
  {
    scenario: '96f-node-of-local-volume-deleted',
    title: 'Local volumes: the Node object of a living node is deleted; its pod is collected and waits; claim and pod are deleted',
    nodes: true,
    steps: [...begin(2, {}, 'local'), s.deleteNodeOf('web-0'), s.quiet(75), s.deleteClaim('data-web-0'), s.deletePod('web-0'), s.quiet(8)],
  },
];
