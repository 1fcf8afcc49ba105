import { isTerminating, type KubeObject } from '../../kube/objects.ts';
import { because, patch } from '../cluster/writes.ts';
import { has } from '../../kube/simulated-versions.ts';
import { type PersistentVolumeClaim, type Pod, claimKeysOf, conditionOf, isPodTerminal, nodeNameOf, phaseOf } from '../../kube/views.ts';
import { patchCondition } from '../cluster/conditions.ts';
import { type Component, type Context, type Pass, splitKey, type Steps, watchOwn, objectOfKey } from '../component.ts';
import { isBound } from '../scheduler/plugins/volume-binding.ts';

/**
 * Lets a deleted claim go only when no scheduled pod names it, whatever that pod's phase; from 1.37 also says whether a claim is in use.
 * kube: pkg/controller/volume/pvcprotection :: processPVC, podUsesPVC
 */
export const claimProtection: Component = {
  name: 'pvc-protection-controller',
  watches: [
    watchOwn('PersistentVolumeClaim'),
    {
      kind: 'Pod',
      keys: (after, before) => (sameUse(after, before) ? [] : claimKeysOf((after ?? before) as Pod)),
    },
  ],
  *reconcile(key, context): Pass {
    const claim = objectOfKey(context.cache, 'PersistentVolumeClaim', key) as PersistentVolumeClaim | undefined;
    if (claim === undefined) return;
    const tells = has(context.target, 'claimUnusedCondition');
    if (!tells && !isTerminating(claim)) return;
    const pods = context.cache.by('podsOfClaim', key);
    if (tells) yield* sayUsed(claim, pods, context);
    if (isTerminating(claim) && !pods.some((pod) => nodeNameOf(pod) !== ''))
      yield* release(claim, 'kubernetes.io/pvc-protection', 'no pod that was given a node uses the claim any more');
  },
};

/** Whether a change of a pod leaves untouched who uses its claims. */
function sameUse(after: KubeObject | undefined, before: KubeObject | undefined): boolean {
  return after !== undefined && before !== undefined && after.spec === before.spec && isPodTerminal(after) === isPodTerminal(before);
}

/** Only of bound claims, so as not to meet those who bind them. kube: gate PersistentVolumeClaimUnusedSinceTime, updateUnusedCondition */
function* sayUsed(claim: PersistentVolumeClaim, pods: readonly Pod[], { clock }: Context): Steps {
  if (isTerminating(claim) || !isBound(claim)) return;
  const used = pods.some((pod) => !isPodTerminal(pod));
  const status = used ? 'False' : 'True';
  if (conditionOf(claim.status?.conditions, 'Unused')?.status === status) return;
  yield patchCondition(claim, { type: 'Unused', status, reason: used ? 'PodUsingPVC' : 'NoPodsUsingPVC' }, clock);
}

/** The same for volumes: a deleted one stays while it is bound. kube: pkg/controller/volume/pvprotection */
export const volumeProtection: Component = {
  name: 'pv-protection-controller',
  watches: [watchOwn('PersistentVolume')],
  *reconcile(key, context): Pass {
    const volume = context.cache.get('PersistentVolume', '', splitKey(key).name);
    if (volume !== undefined && isTerminating(volume) && phaseOf(volume) !== 'Bound')
      yield* release(volume, 'kubernetes.io/pv-protection', 'the volume is not bound');
  },
};

function* release(object: KubeObject, finalizer: string, text: string): Steps {
  const { finalizers = [] } = object.metadata;
  const others = finalizers.filter((each) => each !== finalizer);
  const why = because(object, 'finalizer-removed', text, 'metadata', 'finalizers');
  if (others.length < finalizers.length) yield patch(object, { metadata: { finalizers: others.length === 0 ? null : others } }, why);
}
