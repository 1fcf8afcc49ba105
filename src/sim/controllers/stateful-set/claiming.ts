import { because, patch } from '../../cluster/writes.ts';
import { rememberEach, rememberUnder } from '../../../base/remember.ts';
import { type KubeObject, namespaceText, isTerminating, controllerOf, controllerReference } from '../../../kube/objects.ts';
import { labelSelector, selects } from '../../../kube/selector.ts';
import { storeKey } from '../../cluster/store.ts';
import { timeMs } from '../../cluster/epoch.ts';
import { type Steps, objectKeyText } from '../../component.ts';
import type { PassContext } from './pass-context.ts';
import { type Members, membersOf } from './members.ts';
import { type Facts, factsOf } from './pod-state.ts';
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

/** What a pod is to a set: its own, one that it takes over or lets go, or none of its business. */
type Standing = 'own' | 'orphan' | 'stray' | 'other';

function standingOf(pod: KubeObject, { setName }: Facts, set: StatefulSet): Standing {
  const owner = controllerOf(pod);
  if (owner !== undefined && owner.uid !== set.metadata.uid) return 'other';
  // kube: isMemberOf
  const matches = setName === set.metadata.name && selects(labelSelector(set.spec.selector), pod.metadata.labels ?? {});
  if (owner === undefined) return matches ? 'orphan' : 'other';
  return matches ? 'own' : 'stray';
}

/** What was found in the pass before: half of the passes meet the same list, the others one in which a pod or two are new. */
interface Roster {
  readonly entries: (all: readonly KubeObject[]) => readonly Entry[];
  all?: readonly KubeObject[];
  members?: Members;
}

interface Entry extends Facts {
  readonly standing: Standing;
}

const rosters = rememberUnder((_spec: StatefulSet['spec'], _uid: string | undefined): { roster?: Roster } => ({}));

/** The pods that are the set's after adoption and release. kube: PodControllerRefManager.ClaimPods */
export function* claimPods(pass: PassContext): Steps<{ readonly members: Members; readonly failed?: Failure }> {
  const { set, context } = pass;
  const all = context.cache.list('Pod', namespaceText(set));
  const roster = (rosters(set.spec, set.metadata.uid).roster ??= { entries: rememberEach(entryIn(set)) });
  if (roster.all === all && roster.members !== undefined) return { members: roster.members };
  const entries = roster.entries(all);
  if (entries.some(isToMove)) return yield* adoptAndRelease(pass, all, entries);
  const isOwn = (_: unknown, at: number): boolean => entries[at]?.standing === 'own';
  const members = membersOf(all.filter(isOwn), entries.filter(isOwn), set.spec);
  Object.assign(roster, { all, members });
  return { members };
}

const isToMove = ({ standing }: Entry): boolean => standing === 'orphan' || standing === 'stray';

const entryIn =
  (set: StatefulSet) =>
  (pod: KubeObject): Entry => {
    const facts = factsOf(pod);
    return { ...facts, standing: standingOf(pod, facts, set) };
  };

function* adoptAndRelease(pass: PassContext, all: readonly KubeObject[], entries: readonly Entry[]): ReturnType<typeof claimPods> {
  const { set } = pass;
  const deleting = isTerminating(set);
  const pods: KubeObject[] = [];
  const failures: (Failure | undefined)[] = [];
  let refused: { readonly reason: string | undefined } | undefined;
  for (const [at, pod] of all.entries()) {
    const standing = entries[at]?.standing;
    if (standing === 'own') pods.push(pod);
    if (standing === 'stray' && !deleting) failures.push(yield* release(pass, pod));
    if (standing !== 'orphan' || deleting || isTerminating(pod)) continue;
    const { reason } = (refused ??= { reason: mayNotAdopt(pass) });
    const message = `can't adopt Pod ${objectKeyText(pod)} (${pod.metadata.uid ?? ''}): ${reason ?? ''}`;
    const failed: Failure | undefined = reason === undefined ? yield* adopt(pass, pod) : { message };
    if (failed === undefined) pods.push(pod);
    else if (failed.reason !== 'NotFound') failures.push(failed);
  }
  const failed = aggregate(failures);
  const members = membersOf(pods, pods.map(factsOf), set.spec);
  return failed === undefined ? { members } : { members, failed };
}
