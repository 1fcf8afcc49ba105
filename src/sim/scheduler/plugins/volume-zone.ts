import { claimsOf, type Node, type PersistentVolume } from '../../../kube/views.ts';
import { type FilterPlugin, verdict } from '../filter.ts';

const keys = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** Zone labels on volumes (old style; values of several zones are joined by `__`). kube: pkg/scheduler/framework/plugins/volumezone */
export const volumeZone: FilterPlugin = (pod, snapshot) => {
  const namespace = pod.metadata.namespace ?? 'default';
  const volumes = claimsOf(pod)
    .map((name) => snapshot.volume(snapshot.claim(namespace, name)?.spec.volumeName ?? ''))
    .filter((each): each is PersistentVolume => each !== undefined && keys.some((key) => each.metadata.labels?.[key] !== undefined));
  if (volumes.length === 0) return undefined;
  const refused = verdict('node(s) had no available volume zone', false, 'spec', 'volumes');
  return ({ node }) => (volumes.every((volume) => inZone(volume, node)) ? undefined : refused);
};

function inZone(volume: PersistentVolume, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!keys.some((key) => labels[key] !== undefined)) return true;
  return keys.every((key) => {
    const wanted = volume.metadata.labels?.[key];
    return wanted === undefined || wanted.split('__').includes(labels[key] ?? '');
  });
}
