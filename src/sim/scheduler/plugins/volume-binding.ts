import { nameOf, isTerminating, type KubeObject } from '../../../kube/objects.ts';
import { has } from '../../../kube/simulated-versions.ts';
import { claimsOf, type Node, type PersistentVolume, type PersistentVolumeClaim, type StorageClass, phaseOf } from '../../../kube/views.ts';
import type { FilterPlugin, Snapshot, Verdict } from '../filter.ts';
import { nodeSelectorSelects } from '../node-selector.ts';
import { volumeFits } from '../volume-fit.ts';

export const selectedNode = 'volume.kubernetes.io/selected-node';
const path = ['spec', 'volumes'];

/** Claims and where their volumes can be used or made. kube: pkg/scheduler/framework/plugins/volumebinding */
export const volumeBinding: FilterPlugin = (pod, snapshot) => {
  const names = claimsOf(pod);
  if (names.length === 0) return undefined;
  const claims: PersistentVolumeClaim[] = [];
  for (const name of names) {
    const claim = snapshot.claim(pod.metadata.namespace ?? 'default', name);
    const trouble = troubleOf(claim);
    if (claim === undefined || trouble !== undefined) return { reject: `persistentvolumeclaim "${name}" ${trouble ?? ''}`, path };
    claims.push(claim);
  }
  if (claims.some((claim) => !isBound(claim) && !waitsForConsumer(claim, snapshot)))
    return { reject: 'pod has unbound immediate PersistentVolumeClaims', path };
  return ({ node }) => judge(claims, node, snapshot);
};

/** What stands against any node. */
function troubleOf(claim: PersistentVolumeClaim | undefined): string | undefined {
  if (claim === undefined) return 'not found';
  if (phaseOf(claim) === 'Lost') return `bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
  return isTerminating(claim) ? 'is being deleted' : undefined;
}

/** A claim whose binding is complete. */
export function isBound(claim: PersistentVolumeClaim): boolean {
  return (claim.spec.volumeName ?? '') !== '' && claim.status?.phase === 'Bound';
}

/** What a volume says of the claim that has it. */
export function claimReference({ metadata: { namespace, name, uid } }: KubeObject): object {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
}

/** A claim that is bound only once a pod that uses it has a node. */
function waitsForConsumer(claim: PersistentVolumeClaim, snapshot: Snapshot): boolean {
  if ((claim.spec.volumeName ?? '') !== '') return false;
  return snapshot.storageClass(claim.spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** kube: binder.go :: FindPodVolumes */
function judge(claims: readonly PersistentVolumeClaim[], node: Node, snapshot: Snapshot): Verdict | undefined {
  const reasons = new Set<string>();
  const taken = new Set<string>();
  for (const claim of claims) {
    if (isBound(claim)) {
      const volume = snapshot.volume(claim.spec.volumeName ?? '');
      if (volume === undefined) reasons.add('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
      else if (!nodeSelectorSelects(volume.spec.nodeAffinity?.required, node)) reasons.add(affinityReason(snapshot));
    } else if (!canBind(claim, node, snapshot, taken)) reasons.add("node(s) didn't find available persistent volumes to bind");
  }
  return reasons.size === 0 ? undefined : { reasons: [...reasons], resolvable: false, path };
}

function affinityReason({ target }: Snapshot): string {
  return has(target, 'volumeAffinityReason')
    ? "node(s) didn't match PersistentVolume's node affinity"
    : 'node(s) had volume node affinity conflict';
}

/** Whether the claim finds a volume that exists, or one can be made for it, where the node can use it. */
function canBind(claim: PersistentVolumeClaim, node: Node, snapshot: Snapshot, taken: Set<string>): boolean {
  const chosen = claim.metadata.annotations?.[selectedNode];
  if (chosen !== undefined && chosen !== node.metadata.name) return false;
  const existing = findVolume(claim, node, snapshot, taken);
  if (existing !== undefined) {
    taken.add(nameOf(existing));
    return true;
  }
  const storageClass = snapshot.storageClass(claim.spec.storageClassName ?? '');
  if (storageClass === undefined || storageClass.provisioner === 'kubernetes.io/no-provisioner') return false;
  return topologyAllows(storageClass, node);
}

/** The smallest free volume that the node can use. kube: pkg/volume/util FindMatchingVolume */
export function findVolume(
  claim: PersistentVolumeClaim,
  node: Node,
  snapshot: Pick<Snapshot, 'volumesFor'>,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  return volumeFits(
    claim,
    snapshot.volumesFor(claim).filter((each) => !taken.has(nameOf(each)) && nodeSelectorSelects(each.spec.nodeAffinity?.required, node)),
  );
}

function topologyAllows(storageClass: StorageClass, node: Node): boolean {
  const terms = storageClass.allowedTopologies ?? [];
  return (
    terms.length === 0 ||
    terms.some((term) => (term.matchLabelExpressions ?? []).every((each) => each.values.includes(node.metadata.labels?.[each.key] ?? '')))
  );
}
