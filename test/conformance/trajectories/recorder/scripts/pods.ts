import * as s from '../script.ts';
import { begin, both, parallel, whenScaled } from './parts.ts';

/** Pods that end, and claims under a retention policy. */
export const pods: readonly s.Script[] = [
  {
    scenario: '51a-retention-both-foreground',
    title: 'Both Delete: scale 3 to 1, then delete the set in the foreground',
    steps: [...begin(3, both), s.replicas(1), s.untilReady(1), s.quiet(4), s.deleteSet('Foreground'), s.untilSetGone, s.quiet(4)],
  },
  {
    scenario: '51b-retention-both-orphan',
    title: 'Both Delete: delete the set with orphan, make it anew: pods and claims are adopted',
    steps: [
      ...begin(2, both),
      s.deleteSet('Orphan'),
      s.untilSetGone,
      s.quiet(4),
      s.set(2, both),
      s.quiet(4),
      s.replicas(1),
      s.untilReady(1),
      s.quiet(4),
    ],
  },
  {
    scenario: '51c-when-scaled-unready',
    title: 'whenScaled Delete: scale 4 to 2 while web-3 is not ready and web-0 is not ready; web-0 heals',
    steps: [
      ...begin(4, whenScaled),
      s.unready('web-3'),
      s.unready('web-0'),
      s.replicas(2),
      s.quiet(5),
      s.becomesReady('web-0'),
      s.untilReady(2),
      s.quiet(4),
    ],
  },
  {
    scenario: '51d-when-scaled-up-again-early',
    title: 'whenScaled Delete: scale 3 to 1, and back to 3 while web-2 terminates',
    steps: [...begin(3, whenScaled), s.replicas(1), s.untilTerminating('web-2'), s.replicas(3), s.untilReady(3), s.quiet(5)],
  },
  {
    scenario: '52a-delete-terminating-pod',
    title: 'A terminating pod is deleted again with grace 0',
    steps: [...begin(3), s.deletePod('web-1'), s.quiet(0.5), s.deletePod('web-1', 0), s.untilReady(3), s.quiet(4)],
  },
  {
    scenario: '52b-force-delete-running',
    title: 'A running pod is deleted by force; two at once',
    steps: [
      ...begin(3),
      s.deletePod('web-1', 0),
      s.quiet(6),
      s.deletePod('web-0', 0),
      s.deletePod('web-2', 0),
      s.untilReady(3),
      s.quiet(4),
    ],
  },
  {
    scenario: '52c-pod-fails-in-rollout',
    title: 'web-0 is evicted by the kubelet while web-2 is replaced; web-1 ends by itself later',
    steps: [
      ...begin(3),
      s.image('app:2'),
      s.untilTerminating('web-2'),
      s.kubeletEvicts('web-0'),
      s.quiet(3),
      s.untilRolledOut,
      s.quiet(2),
      s.succeeds('web-1'),
      s.quiet(5),
    ],
  },
  {
    scenario: '52d-all-pods-deleted',
    title: 'All pods are deleted at once, OrderedReady',
    steps: [...begin(3), s.deletePod('web-0'), s.deletePod('web-1'), s.deletePod('web-2'), s.quiet(3), s.untilReady(3), s.quiet(3)],
  },
  {
    scenario: '52e-all-pods-fail-parallel',
    title: 'Two pods of a Parallel set are evicted by the kubelet, with claims',
    steps: [...begin(3, parallel), s.kubeletEvicts('web-0'), s.kubeletEvicts('web-2'), s.quiet(3), s.untilReady(3), s.quiet(3)],
  },
];
