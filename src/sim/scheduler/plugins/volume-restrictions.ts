import { has } from '../../../kube/simulated-versions.ts';
import { claimsOf } from '../../../kube/views.ts';
import { type FilterPlugin, verdict } from '../filter.ts';

/** ReadWriteOncePod: one pod of the whole cluster. kube: pkg/scheduler/framework/plugins/volumerestrictions */
export const volumeRestrictions: FilterPlugin = (pod, snapshot) => {
  const namespace = pod.metadata.namespace ?? 'default';
  const exclusive = claimsOf(pod).filter(
    (name) => snapshot.claim(namespace, name)?.spec.accessModes?.includes('ReadWriteOncePod') === true,
  );
  if (exclusive.length === 0) return undefined;
  const isHeld = snapshot.nodes.some(({ pods }) =>
    pods.some((other) => other.metadata.namespace === namespace && claimsOf(other).some((name) => exclusive.includes(name))),
  );
  if (!isHeld) return undefined;
  const reason = has(snapshot.target, 'readWriteOncePodReason')
    ? 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'
    : 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';
  return () => verdict(reason, true, 'spec', 'volumes');
};
