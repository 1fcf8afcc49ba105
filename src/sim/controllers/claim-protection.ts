import { patchStatus } from '../cluster/writes.ts';
import { has } from '../../kube/simulated-versions.ts';
import {
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  claimKeysOf,
  conditionOf,
  isPodTerminal,
  nodeNameOf,
} from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { type Component, type Context, type Pass, splitKey, type Steps, watchOwn } from '../component.ts';
import { isBound } from '../scheduler/plugins/volume-binding.ts';
import type { Because } from '../transition.ts';

const claimFinalizer = 'kubernetes.io/pvc-protection';
const volumeFinalizer = 'kubernetes.io/pv-protection';

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
      keys: (after, before) => {
        const pod = (after ?? before) as Pod;
        return sameUse(after as Pod | undefined, before as Pod | undefined) ? [] : claimKeysOf(pod);
      },
    },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
    if (claim === undefined) return;
    const finalizers = claim.metadata.finalizers ?? [];
    const leaving = claim.metadata.deletionTimestamp !== undefined && finalizers.includes(claimFinalizer);
    const tells = has(context.target, 'claimUnusedCondition');
    if (!leaving && !tells) return;
    const pods = context.cache.by('podsOfClaim', key);
    if (tells) yield* sayUsed(claim, pods, context);
    if (!leaving) return;
    if (pods.some((pod) => nodeNameOf(pod) !== '')) return;
    yield* release(
      claim,
      finalizers.filter((each) => each !== claimFinalizer),
      'no pod that was given a node uses the claim any more',
    );
  },
};

/** Whether a change of a pod leaves untouched who uses its claims. */
function sameUse(after: Pod | undefined, before: Pod | undefined): boolean {
  return after !== undefined && before !== undefined && after.spec === before.spec && isPodTerminal(after) === isPodTerminal(before);
}

/** Only of bound claims, so as not to meet those who bind them. kube: gate PersistentVolumeClaimUnusedSinceTime, updateUnusedCondition */
function* sayUsed(claim: PersistentVolumeClaim, pods: readonly Pod[], { clock }: Context): Steps {
  if (claim.metadata.deletionTimestamp !== undefined || !isBound(claim)) return;
  const used = pods.some((pod) => !isPodTerminal(pod));
  const status = used ? 'False' : 'True';
  if (conditionOf(claim.status?.conditions, 'Unused')?.status === status) return;
  const condition = { type: 'Unused', status, reason: used ? 'PodUsingPVC' : 'NoPodsUsingPVC', lastTransitionTime: clock.nowText } as const;
  yield patchStatus(claim, withCondition(claim, condition).status);
}

/** The same for volumes: a deleted one stays while it is bound. kube: pkg/controller/volume/pvprotection */
export const volumeProtection: Component = {
  name: 'pv-protection-controller',
  watches: [watchOwn('PersistentVolume')],
  *reconcile(key, context): Pass {
    const volume = context.cache.get('PersistentVolume', '', splitKey(key).name) as PersistentVolume | undefined;
    const finalizers = volume?.metadata.finalizers ?? [];
    if (volume?.metadata.deletionTimestamp === undefined || volume.status?.phase === 'Bound' || !finalizers.includes(volumeFinalizer))
      return;
    yield* release(
      volume,
      finalizers.filter((each) => each !== volumeFinalizer),
      'the volume is not bound',
    );
  },
};

function* release(object: PersistentVolumeClaim | PersistentVolume, finalizers: readonly string[], text: string): Steps {
  const because: Because = { code: 'finalizer-removed', text, object: storeKey(object), path: ['metadata', 'finalizers'] };
  yield { do: 'patch', key: storeKey(object), patch: { metadata: { finalizers: finalizers.length === 0 ? null : finalizers } }, because };
}
