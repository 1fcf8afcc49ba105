import { because, patch } from '../../cluster/writes.ts';
import { rememberUnder } from '../../../base/remember.ts';
import { type KubeObject, namespaceText, isTerminating, controllerOf, controllerReference } from '../../../kube/objects.ts';
import { labelSelector, selects } from '../../../kube/selector.ts';
import { storeKey } from '../../cluster/store.ts';
import { timeMs } from '../../cluster/epoch.ts';
import { type Steps, objectKeyText } from '../../component.ts';
import type { PassContext } from './pass-context.ts';
import { factsOf } from './pod-state.ts';
import { aggregate, type Failure, type Revision, type StatefulSet, failureOf } from './stateful-set-view.ts';

/** Whose pods and revisions they are. kube: pkg/controller controller_ref_manager.go; pkg/controller/statefulset adoptOrphanRevisions, getPodsForStatefulSet */

/** Takes over revisions that nobody owns. */
export function* adoptRevisions(pass: PassContext, revisions: readonly Revision[]): Steps<Failure | undefined> {
  const refused = mayNotAdopt(pass);
  if (refused !== undefined) return { message: `can't adopt ControllerRevisions: ${refused}` };
  for (const revision of revisions) {
    const failed = controllerOf(revision) === undefined ? yield* adopt(pass, revision) : undefined;
    if (failed !== undefined) return failed;
  }
  return undefined;
}

/** A set that is going away adopts nothing: looked up live. kube: RecheckDeletionTimestamp */
function mayNotAdopt({ set, context }: PassContext): string | undefined {
  const { namespace, name } = storeKey(set);
  const fresh = context.live.get('StatefulSet', namespace, name);
  if (fresh === undefined) return `statefulsets.apps "${name}" not found`;
  if (fresh.metadata.uid !== set.metadata.uid) {
    return `original StatefulSet ${namespace}/${name} is gone: got uid ${fresh.metadata.uid ?? ''}, wanted ${set.metadata.uid ?? ''}`;
  }
  const deleted = fresh.metadata.deletionTimestamp;
  return deleted === undefined ? undefined : `${namespace}/${name} has just been deleted at ${goTime(deleted)}`;
}

/** `2026-01-01 00:00:00 +0000 UTC`: a time as Go prints it. */
function goTime(text: string): string {
  return timeMs(text) === undefined ? text : `${text.replace('T', ' ').replace('Z', '')} +0000 UTC`;
}

function* adopt({ set }: PassContext, orphan: KubeObject): Steps<Failure | undefined> {
  const ownerReferences = [...(orphan.metadata.ownerReferences ?? []), controllerReference(set)];
  const why = because(set, 'adopted', 'nobody owns it and the selector matches', 'spec', 'selector');
  return failureOf(yield patch(orphan, { metadata: { ownerReferences } }, why));
}

function* release({ set }: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const ownerReferences = (pod.metadata.ownerReferences ?? []).filter((each) => each.uid !== set.metadata.uid);
  const why = because(set, 'released', 'its labels or its name no longer match', 'spec', 'selector');
  const failed = failureOf(yield patch(pod, { metadata: { ownerReferences } }, why));
  return failed?.reason === 'NotFound' || failed?.reason === 'Invalid' ? undefined : failed;
}

/** The pods that are the set's after adoption and release. kube: PodControllerRefManager.ClaimPods */
export function* claimPods(pass: PassContext): Steps<{ readonly pods: readonly KubeObject[]; readonly failed?: Failure }> {
  const { set, context } = pass;
  const deleting = isTerminating(set);
  const pods: KubeObject[] = [];
  const failures: (Failure | undefined)[] = [];
  let refused: { readonly reason: string | undefined } | undefined;
  const known = members(set.spec, set.metadata.uid);
  const selector = labelSelector(set.spec.selector);
  for (const pod of context.cache.list('Pod', namespaceText(set))) {
    if (known.has(pod)) {
      pods.push(pod);
      continue;
    }
    const owner = controllerOf(pod);
    if (owner !== undefined && owner.uid !== set.metadata.uid) continue;
    // kube: isMemberOf
    const matches = factsOf(pod).setName === set.metadata.name && selects(selector, pod.metadata.labels);
    if (owner !== undefined) {
      if (matches) {
        known.add(pod);
        pods.push(pod);
      } else if (!deleting) failures.push(yield* release(pass, pod));
    } else if (matches && !deleting && !isTerminating(pod)) {
      const { reason } = (refused ??= { reason: mayNotAdopt(pass) });
      const message = `can't adopt Pod ${objectKeyText(pod)} (${pod.metadata.uid ?? ''}): ${reason ?? ''}`;
      const failed: Failure | undefined = reason === undefined ? yield* adopt(pass, pod) : { message };
      if (failed === undefined) pods.push(pod);
      else if (failed.reason !== 'NotFound') failures.push(failed);
    }
  }
  const failed = aggregate(failures);
  return failed === undefined ? { pods } : { pods, failed };
}

/** Pods that were seen to be the set's own: a pass over a large set meets mostly those of the pass before. */
const members = rememberUnder((_spec: StatefulSet['spec'], _uid: string | undefined) => new WeakSet<KubeObject>());
