import { claimsOf, type Pod } from '../../../kube/views.ts';
import { type FilterPlugin, type Snapshot, verdict } from '../filter.ts';

const prefix = 'attachable-volumes-csi-';

/**
 * How many attachable volumes a node takes (`status.allocatable["attachable-volumes-csi-<driver>"]`; absent: no limit).
 * kube: pkg/scheduler/framework/plugins/nodevolumelimits
 * differs: the limit is read from the Node; a cluster keeps it in a CSINode object.
 */
export const nodeVolumeLimits: FilterPlugin = (pod, snapshot) => {
  const wanted = drivers(pod, snapshot);
  if (wanted.size === 0) return undefined;
  return (info) => {
    const { allocatable = {} } = info.node.status ?? {};
    if (!Object.keys(allocatable).some((name) => name.startsWith(prefix))) return undefined;
    const held = new Map<string, string>();
    for (const other of info.pods) for (const [claim, driver] of drivers(other, snapshot)) held.set(claim, driver);
    for (const [claim, driver] of wanted) {
      const limit = allocatable[`${prefix}${driver}`];
      if (limit === undefined || held.has(claim)) continue;
      const count = [...held.values()].filter((each) => each === driver).length;
      const fresh = [...wanted].filter(([name, each]) => each === driver && !held.has(name)).length;
      if (count + fresh > Number(limit)) return verdict('node(s) exceed max volume count', true, 'spec', 'volumes');
    }
    return undefined;
  };
};

/** The driver of each claim of the pod that is, or will be, an attachable volume. */
function drivers(pod: Pod, snapshot: Snapshot): Map<string, string> {
  const namespace = pod.metadata.namespace ?? 'default';
  const found = new Map<string, string>();
  for (const name of claimsOf(pod)) {
    const claim = snapshot.claim(namespace, name);
    const driver =
      snapshot.volume(claim?.spec.volumeName ?? '')?.spec.csi?.driver ??
      snapshot.storageClass(claim?.spec.storageClassName ?? '')?.provisioner;
    if (driver !== undefined) found.set(`${namespace}/${name}`, driver);
  }
  return found;
}
