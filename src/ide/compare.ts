import { validateUpdate, applyDefaults } from '../api/server.ts';
import { rulesOf } from '../api/kinds.ts';
import { invalidMessage, message } from '../api/message.ts';
import { deepEqual } from '../base/deep-equal.ts';
import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import { claimName, claimTemplateNames, ordinals, podName } from '../kube/identity.ts';
import { keyOf, keyText, type KubeObject, type Path } from '../kube/objects.ts';
import { templateLabels } from '../kube/selector.ts';
import type { Target } from '../kube/versions.ts';
import { intended } from '../lint/intended.ts';
import { rangeAt } from '../manifest/node-path.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';

/** A change that the server would refuse. */
export interface Refusal {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly field: string;
  readonly serverMessage: string;
  /** The server's whole answer about the object, with what else it refuses of it. */
  readonly answer: string;
  /** What changed, as far down as one thing alone did. */
  readonly path: Path;
  /** Where, in the new text. */
  readonly uri: string;
  readonly range: TextRange;
}

/** What the change does to one set. */
export interface SetChange {
  readonly name: string;
  readonly namespace: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'changed' | 'unchanged';
  /** The old name of a renamed one. */
  readonly from?: string;
  /** Pods that are replaced, in their order. */
  readonly rollout: readonly string[];
  readonly created: readonly string[];
  readonly removed: readonly string[];
  /** Claims that stay behind without a pod, and those that are deleted. */
  readonly claimsLeft: readonly string[];
  readonly claimsDeleted: readonly string[];
  /** Commands that make a refused change all the same, with what they do; empty when nothing is refused. */
  readonly runbook: readonly string[];
}

export interface Comparison {
  readonly refused: readonly Refusal[];
  readonly sets: readonly SetChange[];
}

export interface Side {
  readonly resource: Resource;
  readonly object: KubeObject;
}

/** What applying the new texts over the old ones would do: refusals in the server's words, and what becomes of pods and claims. */
export function compare(before: Workspace, after: Workspace): Comparison {
  const old = sides(before);
  const now = sides(after);
  const refused = [...now].flatMap(([key, side]) => {
    const previous = old.get(key);
    return previous === undefined ? [] : refusals(previous.object, side, after.targetOf(side.resource.uri));
  });
  const oldSets = [...old].filter(([, side]) => side.resource.kind === 'StatefulSet');
  const newSets = [...now].filter(([, side]) => side.resource.kind === 'StatefulSet');
  const gone = oldSets.filter(([key]) => !now.has(key)).map(([, side]) => side);
  const renamedFrom = new Map<Side, Side>();
  for (const [key, side] of newSets) {
    if (old.has(key)) continue;
    // A set that vanished while another with its pods' labels came is the same one under another name.
    const match = gone.find(
      (each) => ![...renamedFrom.values()].includes(each) && deepEqual(templateLabels(each.object), templateLabels(side.object)),
    );
    if (match !== undefined) renamedFrom.set(side, match);
  }
  const sets = newSets.map(([key, side]) =>
    changeOf(old.get(key), side, renamedFrom.get(side), refused, after.targetOf(side.resource.uri)),
  );
  const removed = gone.filter((side) => ![...renamedFrom.values()].includes(side)).map((side) => removedSet(side));
  return { refused, sets: [...sets, ...removed] };
}

/** The objects of a workspace by their key. */
export function sides(workspace: Workspace): Map<string, Side> {
  const found = new Map<string, Side>();
  for (const file of workspace.files()) {
    for (const resource of file.resources) {
      const object = resource.class === 'ours' ? intended(resource.decoded) : undefined;
      if (object !== undefined && resource.name !== '') found.set(keyText(keyOf(object)), { resource, object });
    }
  }
  return found;
}

function refusals(before: KubeObject, { resource, object }: Side, target: Target): Refusal[] {
  const errors = validateUpdate(applyDefaults(before, target), applyDefaults(object, target), target);
  const { kind, namespace, name } = keyOf(object);
  const answer = invalidMessage(rulesOf(object.apiVersion, kind)?.qualifiedKind ?? kind, name, errors, target);
  const changed = firstDifference(peek(before, 'spec'), peek(object, 'spec'), ['spec']);
  return errors.map((error) => ({
    kind,
    namespace,
    name,
    type: error.type,
    field: error.field,
    serverMessage: message(error, target),
    answer,
    path: placeOf(error.at, changed),
    uri: resource.uri,
    range: rangeAt(resource.document, placeOf(error.at, changed)),
  }));
}

function changeOf(before: Side | undefined, after: Side, from: Side | undefined, refused: readonly Refusal[], target: Target): SetChange {
  const { namespace, name } = keyOf(after.object);
  const pods = podNames(after.object);
  if (before === undefined) {
    const left =
      from === undefined
        ? {}
        : {
            from: keyOf(from.object).name,
            removed: podNames(from.object).reverse(),
            claimsLeft: claimNames(from.object, ordinals(from.object, 1000)),
          };
    return { ...none, name, namespace, change: from === undefined ? 'added' : 'renamed', created: pods, ...left };
  }
  const oldPods = podNames(before.object);
  const keep = new Set(pods);
  const removedPods = oldPods.filter((pod) => !keep.has(pod));
  const existed = new Set(oldPods);
  const fate = scaledDownClaims(before.object, after.object);
  const mine = refused.filter((each) => each.kind === 'StatefulSet' && each.name === name && each.namespace === namespace);
  const change = deepEqual(applyDefaults(before.object, target), applyDefaults(after.object, target)) ? 'unchanged' : 'changed';
  return {
    ...none,
    name,
    namespace,
    change,
    ...fate,
    rollout: rolloutOrder(before.object, after.object, target).filter((pod) => existed.has(pod)),
    created: pods.filter((pod) => !existed.has(pod)),
    removed: removedPods.reverse(),
    runbook: mine.length === 0 ? [] : runbook(before.object, after),
  };
}

const none = { rollout: [], created: [], removed: [], claimsLeft: [], claimsDeleted: [], runbook: [] };

function removedSet({ object }: Side): SetChange {
  const { namespace, name } = keyOf(object);
  return { ...none, name, namespace, change: 'removed', claimsLeft: claimNames(object, ordinals(object, 1000)) };
}

function podNames(set: KubeObject): string[] {
  return ordinals(set, 1000).map((ordinal) => podName(set.metadata.name ?? '', ordinal));
}

function claimNames(set: KubeObject, of: readonly number[]): string[] {
  return of.flatMap((ordinal) => claimTemplateNames(set).map((template) => claimName(template, set.metadata.name ?? '', ordinal)));
}

function scaledDownClaims(before: KubeObject, after: KubeObject): { claimsLeft: string[]; claimsDeleted: string[] } {
  const stays = new Set(ordinals(after, 1000));
  const claims = claimNames(
    before,
    ordinals(before, 1000).filter((ordinal) => !stays.has(ordinal)),
  );
  const deletes = peek(after, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete';
  return deletes ? { claimsLeft: [], claimsDeleted: claims } : { claimsLeft: claims, claimsDeleted: [] };
}

/** kube: pkg/controller/statefulset updateStatefulSet: from the highest ordinal down to the partition, when the template differs */
function rolloutOrder(before: KubeObject, after: KubeObject, target: Target): string[] {
  const template = (set: KubeObject) => peek(applyDefaults(set, target), 'spec', 'template');
  if (deepEqual(template(before), template(after)) || peek(after, 'spec', 'updateStrategy', 'type') === 'OnDelete') return [];
  const partition = peekInteger(after, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  return podNames(after).slice(partition).reverse();
}

/** The server names `spec` or one of its fields; the place is what changed there and may not. */
function placeOf(at: Path, changed: Path | undefined): Path {
  return changed !== undefined && at.every((step, index) => step === changed[index]) ? changed : at;
}

/** The way to make a refused change all the same: the claims first, if it is their size; then the set without its pods, and anew. */
function runbook(before: KubeObject, { object, resource }: Side): string[] {
  const { name, namespace } = keyOf(object);
  const at = `--namespace ${namespace}`;
  const grown = peekList(object, 'spec', 'volumeClaimTemplates').flatMap((template, index) => {
    const [was, is] = [before, object].map((set) =>
      peek(set, 'spec', 'volumeClaimTemplates', index, 'spec', 'resources', 'requests', 'storage'),
    );
    const claim = peekText(template, 'metadata', 'name');
    return claim === undefined || was === undefined || was === is || typeof is !== 'string' ? [] : [{ claim, size: is }];
  });
  const patches = grown.flatMap(({ claim, size }) =>
    ordinals(before, 1000).map(
      (ordinal) =>
        `kubectl patch pvc ${claimName(claim, name, ordinal)} ${at} --patch '{"spec":{"resources":{"requests":{"storage":"${size}"}}}}'  # needs a class with allowVolumeExpansion`,
    ),
  );
  return [
    ...patches,
    `kubectl delete statefulset ${name} ${at} --cascade=orphan  # the pods go on running`,
    `kubectl apply ${at} --filename ${resource.uri}  # the new set adopts them`,
  ];
}

/** Fields of `spec` that a set may change. kube: pkg/apis/apps/validation ValidateStatefulSetUpdate */
const mutable: readonly string[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

/** The deepest path at which one thing alone differs, outside of the fields that may change. */
function firstDifference(before: unknown, after: unknown, path: Path): Path | undefined {
  if (deepEqual(before, after)) return undefined;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null || path.length > 50) return path;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => path.length > 1 || !mutable.includes(key));
  const different = keys.filter((key) => !deepEqual(peek(before, key), peek(after, key)));
  const [only] = different;
  if (only === undefined) return undefined;
  if (different.length > 1 && path.length > 1) return path;
  const step = Array.isArray(after) ? Number(only) : only;
  return firstDifference(peek(before, step), peek(after, step), [...path, step]);
}
