import { rememberUnder } from '../../../base/remember.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../../kube/objects.ts';
import { labelSelector, selects } from '../../../kube/selector.ts';
import { storeKey } from '../../cluster/store.ts';
import { timeMs } from '../../cluster/epoch.ts';
import type { Steps } from '../../component.ts';
import type { PassContext } from './pass-context.ts';
import { factsOf } from './pod-state.ts';
import {
  aggregate,
  because,
  controllerOf,
  controllerReference,
  type Failure,
  failure,
  type Revision,
  type StatefulSet,
} from './stateful-set-view.ts';

/** Whose pods and revisions they are. kube: pkg/controller controller_ref_manager.go; pkg/controller/statefulset adoptOrphanRevisions, getPodsForStatefulSet */

/** Takes over revisions that nobody owns. */
export function* adoptRevisions(pass: PassContext, revisions: readonly Revision[]): Steps<Failure | undefined> {
  const orphans = revisions.filter((each) => controllerOf(each) === undefined);
  const refused = mayNotAdopt(pass);
  if (refused !== undefined) return { message: `can't adopt ControllerRevisions: ${refused}` };
  for (const orphan of orphans) {
    const failed = yield* adopt(pass, orphan);
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
  const response = yield { do: 'patch', key: storeKey(orphan), patch: { metadata: { ownerReferences } }, because: why };
  return response.ok ? undefined : failure(response);
}

function* release({ set }: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const ownerReferences = (pod.metadata.ownerReferences ?? []).filter((each) => each.uid !== set.metadata.uid);
  const why = because(set, 'released', 'its labels or its name no longer match', 'spec', 'selector');
  const response = yield { do: 'patch', key: storeKey(pod), patch: { metadata: { ownerReferences } }, because: why };
  return response.ok || response.reason === 'NotFound' || response.reason === 'Invalid' ? undefined : failure(response);
}

/** The pods that are the set's after adoption and release. kube: PodControllerRefManager.ClaimPods */
export function* claimPods(pass: PassContext): Steps<{ readonly pods: readonly KubeObject[]; readonly failed?: Failure }> {
  const { set, context } = pass;
  const deleting = isTerminating(set);
  const pods: KubeObject[] = [];
  const failures: Failure[] = [];
  const refused = memo(() => mayNotAdopt(pass));
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
      } else if (!deleting) failures.push(...list(yield* release(pass, pod)));
    } else if (matches && !deleting && !isTerminating(pod)) {
      const reason = refused();
      const failed =
        reason === undefined
          ? yield* adopt(pass, pod)
          : {
              message: `can't adopt Pod ${namespaceText(pod)}/${nameOf(pod)} (${pod.metadata.uid ?? ''}): ${reason}`,
            };
      if (failed === undefined) pods.push(pod);
      else if (failed.reason !== 'NotFound') failures.push(failed);
    }
  }
  const failed = aggregate(failures);
  return failed === undefined ? { pods } : { pods, failed };
}

/** Pods that were seen to be the set's own: a pass over a large set meets mostly those of the pass before. */
const members = rememberUnder((_spec: StatefulSet['spec'], _uid: string | undefined) => new WeakSet<KubeObject>());

const list = (failed: Failure | undefined): Failure[] => (failed === undefined ? [] : [failed]);

function memo<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
