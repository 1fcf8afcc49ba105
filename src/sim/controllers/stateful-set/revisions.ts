import { because, create, remove } from '../../cluster/writes.ts';
import { remember, rememberUnder } from '../../../base/remember.ts';
import { type KubeObject, nameOf, namespaceText, controllerOf, controllerReference } from '../../../kube/objects.ts';
import { labelSelector, selects } from '../../../kube/selector.ts';
import { goJson, revisionData, revisionHash, revisionName } from '../../../kube/revision-hash.ts';
import { gateOn } from '../../../kube/simulated-versions.ts';
import type { Steps } from '../../component.ts';
import { revisionOf } from './pod-state.ts';
import { type Revisions, templateOf } from './new-pod.ts';
import type { PassContext } from './pass-context.ts';
import { type Failure, type Revision, type StatefulSet, failureOf } from './stateful-set-view.ts';

const hashLabel = 'controller.kubernetes.io/hash';

/** The revisions of a set and orphans that it selects, oldest first. kube: pkg/controller/history ListControllerRevisions, SortControllerRevisions */
export function listRevisions({ set, context }: PassContext): Revision[] {
  return selected(context.cache.list('ControllerRevision', namespaceText(set)), set.spec).filter((each) => {
    const owner = controllerOf(each);
    return owner === undefined || owner.uid === set.metadata.uid;
  });
}

const selected = rememberUnder((all: readonly KubeObject[], { selector }: StatefulSet['spec']): readonly Revision[] =>
  (all as readonly Revision[]).filter((each) => selects(labelSelector(selector), each.metadata.labels ?? {})).sort(byAge),
);

function byAge(left: Revision, right: Revision): number {
  if (left.revision !== right.revision) return left.revision - right.revision;
  const [made, otherMade] = [left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? ''];
  if (made !== otherMade) return made < otherMade ? -1 : 1;
  return nameOf(left) < nameOf(right) ? -1 : 1;
}

/** What step 1 of a pass finds out. */
export interface Chosen extends Revisions {
  readonly collisionCount: number;
}

/** Which revision is current and which is to be reached; records or raises one where needed. kube: getStatefulSetRevisions */
export function* chooseRevisions(pass: PassContext, revisions: readonly Revision[]): Steps<Chosen | Failure> {
  const { set } = pass;
  const newest = revisions.at(-1);
  const collisionCount = set.status?.collisionCount ?? 0;
  const wanted = newRevision(pass, (newest?.revision ?? 0) + 1, collisionCount);
  const equal = revisions.findLast((each) => sameData(each, wanted));
  const isNewest = newest !== undefined && (equal === undefined ? meansTheSame(pass, newest, wanted) : sameData(newest, equal));
  const found = isNewest
    ? { revision: newest, collisionCount }
    : equal === undefined
      ? yield* record(pass, wanted, collisionCount)
      : yield* raise(pass, equal, wanted.revision, collisionCount);
  if ('message' in found) return found;
  const current = revisions.find((each) => each.metadata.name === set.status?.currentRevision) ?? found.revision;
  return { current, update: found.revision, collisionCount: found.collisionCount };
}

/** kube: pkg/controller/history EqualRevision: the hash labels are compared only where both are decimal numbers. */
function sameData(left: Revision, right: Revision): boolean {
  const [hash = '', otherHash = ''] = [left.metadata.labels?.[hashLabel], right.metadata.labels?.[hashLabel]];
  const [number, otherNumber] = hash === otherHash ? [] : [decimal(hash), decimal(otherHash)];
  if (number !== undefined && otherNumber !== undefined && number !== otherNumber) return false;
  return left.data === right.data || goJson(left.data) === goJson(right.data);
}

function decimal(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) && Math.abs(Number(text)) <= 2_147_483_647 ? Number(text) : undefined;
}

/** Whether the stored template, defaulted as this version does it, is the wanted one. */
function meansTheSame({ set, context }: PassContext, stored: Revision, wanted: Revision): boolean {
  if (!gateOn(context.target, 'StatefulSetSemanticRevisionComparison')) return false;
  const restored = context.admission.defaults({ ...set, spec: { ...set.spec, template: templateOf(stored) } }, context.target);
  return goJson(revisionData(restored, context.target)) === goJson(wanted.data);
}

/** kube: newRevision; pkg/controller/history NewControllerRevision */
function newRevision({ set, context }: PassContext, revision: number, collisionCount: number): Revision {
  const data = dataOf(set.spec.template, context.target);
  const hash = collisionCount === 0 ? firstHash(data) : revisionHash(goJson(data), collisionCount);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: revisionName(nameOf(set), hash),
      namespace: namespaceText(set),
      labels: { ...set.spec.template.metadata?.labels, [hashLabel]: hash },
      ...(set.metadata.annotations === undefined ? {} : { annotations: set.metadata.annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data,
    revision,
  };
}

/** The hash without a collision: nearly always the one that is asked for. */
const firstHash = remember((data: object) => revisionHash(goJson(data), 0));

/** Of each template object, which writes of status and replicas leave as it is. */
const dataOf = rememberUnder((template: StatefulSet['spec']['template'], target: PassContext['context']['target']) =>
  revisionData({ spec: { template } }, target),
);

interface Found {
  readonly revision: Revision;
  readonly collisionCount: number;
}

/**
 * An older revision with the wanted template becomes the newest. A conflict is not survived: the retry works on the empty object that the client
 * answered with. kube: realHistory.UpdateControllerRevision
 */
function* raise({ set }: PassContext, old: Revision, number: number, collisionCount: number): Steps<Found | Failure> {
  if (old.revision === number) return { revision: old, collisionCount };
  const why = because(set, 'rollback', 'an earlier revision has the wanted template', 'spec', 'template');
  const revision = { ...old, revision: number };
  const failed = failureOf(yield { do: 'update', object: revision, because: why });
  if (failed === undefined) return { revision, collisionCount };
  return failed.reason === 'Conflict' ? { message: 'resource name may not be empty' } : failed;
}

/** Creates the revision; a name that is taken by other data raises the collision count. kube: realHistory.CreateControllerRevision */
function* record({ set, context }: PassContext, wanted: Revision, start: number): Steps<Found | Failure> {
  const bytes = goJson(wanted.data);
  for (let collisionCount = start; ; collisionCount++) {
    const name = revisionName(nameOf(set), revisionHash(bytes, collisionCount));
    const revision: Revision = { ...wanted, metadata: { ...wanted.metadata, name } };
    const why = because(set, 'template-changed', 'no revision has this template', 'spec', 'template');
    const failed = failureOf(yield create(revision, why));
    if (failed === undefined) return { revision, collisionCount };
    const existing = context.live.get('ControllerRevision', namespaceText(set), name) as Revision | undefined;
    if (failed.reason !== 'AlreadyExists' || existing === undefined) return failed;
    if (goJson(existing.data) === bytes) return { revision: existing, collisionCount };
  }
}

/** Deletes the oldest revisions that nothing refers to, beyond the wanted history. kube: truncateHistory */
export function* truncateHistory(
  { set }: PassContext,
  pods: readonly KubeObject[],
  revisions: readonly Revision[],
  live: Revisions | undefined,
): Steps<Failure | undefined> {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (limit < 0 || revisions.length <= limit) return undefined;
  const names = new Set([...pods.map(revisionOf), live?.current.metadata.name, live?.update.metadata.name]);
  const history = revisions.filter((each) => !names.has(each.metadata.name));
  for (const old of history.slice(0, Math.max(0, history.length - limit))) {
    const why = because(set, 'history-limit', `more than ${limit} old revisions`, 'spec', 'revisionHistoryLimit');
    const failed = failureOf(yield remove(old, why));
    if (failed !== undefined) return failed;
  }
  return undefined;
}
