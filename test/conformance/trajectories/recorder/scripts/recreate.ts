import * as s from '../script.ts';
import { begin, parallel } from './parts.ts';

const recreate = { updateStrategy: { type: 'Recreate' } };
const common = { flags: 'recreate', from: '1.37' } as const;

/** The Recreate strategy. */
export const recreates: readonly s.Script[] = [
  {
    ...common,
    scenario: '80a-recreate-parallel-bad',
    title: 'Recreate, Parallel: a bad image, then back to the good one',
    steps: [...begin(3, { ...parallel, ...recreate }), s.image('app:bad'), s.quiet(8), s.image('app:1'), s.quiet(12)],
  },
  {
    ...common,
    scenario: '80b-recreate-and-scale',
    title: 'Recreate: replicas 3 to 2 and a new image in one edit; then 4 and another image; an unready pod',
    steps: [
      ...begin(3, recreate),
      s.edit('set replicas 2 and image app:2', { replicas: 2, 'template/spec/containers/0/image': 'app:2' }),
      s.untilRolledOut,
      s.quiet(3),
      s.unready('web-0'),
      s.edit('set replicas 4 and image app:3', { replicas: 4, 'template/spec/containers/0/image': 'app:3' }),
      s.untilRolledOut,
      s.quiet(3),
    ],
  },
  {
    ...common,
    scenario: '80c-recreate-midway',
    title: 'In the middle of a rolling update the strategy becomes Recreate; a new image while pods terminate',
    steps: [
      ...begin(3),
      s.image('app:2'),
      s.untilTerminating('web-1'),
      s.mergeSet('set strategy Recreate', { updateStrategy: { type: 'Recreate', rollingUpdate: null } }),
      s.quiet(8),
      s.image('app:3'),
      s.quiet(0.7),
      s.image('app:4'),
      s.quiet(14),
    ],
  },
  {
    ...common,
    scenario: '80d-recreate-pod-held',
    title: 'Recreate, minReadySeconds 2: a finalizer holds web-1; scale to 1 meanwhile; it is taken off',
    steps: [
      ...begin(3, { ...recreate, minReadySeconds: 2 }),
      s.quiet(3),
      s.patch('put a finalizer on web-1', '/api/v1/namespaces/demo/pods/web-1', { metadata: { finalizers: ['example.test/hold'] } }),
      s.image('app:2'),
      s.quiet(4),
      s.replicas(1),
      s.quiet(4),
      s.patch('take the finalizer off', '/api/v1/namespaces/demo/pods/web-1', { metadata: { finalizers: null } }),
      s.quiet(8),
    ],
  },
];
