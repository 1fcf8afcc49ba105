import { app } from './app/app.ts';
import type { Component } from './component.ts';
import { attachDetach } from './controllers/attach-detach.ts';
import { attacher } from './controllers/attacher.ts';
import { autoscaler } from './controllers/autoscaler.ts';
import { claimProtection, volumeProtection } from './controllers/claim-protection.ts';
import { disruption } from './controllers/disruption.ts';
import { endpointSlice } from './controllers/endpoint-slice.ts';
import { garbageCollector } from './controllers/garbage-collector.ts';
import { kubectlDrain } from './controllers/kubectl-drain.ts';
import { nodeLifecycle } from './controllers/node-lifecycle.ts';
import { podGc } from './controllers/pod-gc.ts';
import { provisioner } from './controllers/provisioner.ts';
import { replicaSet } from './controllers/replica-set.ts';
import { resizer, volumeExpand } from './controllers/resizer.ts';
import { statefulSet } from './controllers/stateful-set/stateful-set.ts';
import { taintEviction } from './controllers/taint-eviction.ts';
import { volumeBinder } from './controllers/volume-binder.ts';
import { kubelet } from './kubelet/kubelet.ts';
import { scheduler } from './scheduler/scheduler.ts';

/**
 * Every component of the simulated control plane, in the order in which they are told of a change. The scheduler is the first, as it is in most of the
 * recordings: it needs one request where the controllers need two.
 */
export const components: readonly Component[] = [
  scheduler,
  statefulSet,
  volumeBinder,
  provisioner,
  attachDetach,
  attacher,
  volumeExpand,
  resizer,
  kubelet,
  app,
  endpointSlice,
  nodeLifecycle,
  taintEviction,
  podGc,
  claimProtection,
  volumeProtection,
  garbageCollector,
  disruption,
  replicaSet,
  autoscaler,
  kubectlDrain,
];
