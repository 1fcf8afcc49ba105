import { peekList, peekText } from '../../../base/peek.ts';
import { claimName, identityLabels, podName, podNameLabel, revisionLabel, startOrdinal } from '../../../kube/identity.ts';
import { claimsOfSet, podOfSet, withClaims } from '../../../kube/made-of-set.ts';
import { type KubeObject, nameOf, namespaceText, controllerReference } from '../../../kube/objects.ts';
import { identityOf, ordinalOf } from './pod-state.ts';
import { type Revision, type StatefulSet, strategyType, type Template } from './stateful-set-view.ts';

/** Both revisions of a pass, with the template that each stores. */
export interface Revisions {
  readonly current: Revision;
  readonly update: Revision;
}

/** The template that a revision stores. kube: pkg/controller/statefulset ApplyRevision */
export function templateOf(revision: Revision): Template {
  const data = revision.data as { readonly spec?: { readonly template?: Template & { readonly $patch?: string } } };
  const { $patch: _, ...template } = data.spec?.template ?? {};
  return template;
}

/** What tells an empty slot from others. Its pod is made when it is its turn: a thousand at once would hold up whoever waits for the next write. */
export function emptySlot(set: StatefulSet, revisions: Revisions, ordinal: number): KubeObject {
  const labels = { [revisionLabel]: nameOf(revisionFor(set, revisions, ordinal)) };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: namespaceText(set), name: podName(nameOf(set), ordinal), labels } };
}

/** The pod that belongs into an empty slot, not yet created: it has no phase. kube: newVersionedStatefulSetPod */
export function newPod(set: StatefulSet, revisions: Revisions, ordinal: number): KubeObject {
  const revision = revisionFor(set, revisions, ordinal);
  return podOfSet(set, templateOf(revision), nameOf(revision), ordinal, controllerReference(set));
}

function revisionFor(set: StatefulSet, { current, update }: Revisions, ordinal: number): Revision {
  return needsCurrentRevision(set, ordinal) ? current : update;
}

/** kube: isCurrentRevisionNeeded */
function needsCurrentRevision(set: StatefulSet, ordinal: number): boolean {
  if (strategyType(set) !== 'RollingUpdate') return false;
  const slot = ordinal - startOrdinal(set);
  const stanza = set.spec.updateStrategy?.rollingUpdate;
  return slot < (stanza === undefined ? (set.status?.currentReplicas ?? 0) : (stanza.partition ?? 0));
}

/** The claims of a pod. */
export function claimsOf(set: StatefulSet, pod: KubeObject): readonly KubeObject[] {
  return claimsOfSet(set, ordinalOf(pod));
}

/** The claim names in the order of the claim templates. */
export function claimNamesOf(set: StatefulSet, pod: KubeObject): readonly string[] {
  const { setName, ordinal } = identityOf(pod);
  return (set.spec.volumeClaimTemplates ?? []).map((each) => claimName(nameOf(each), setName, ordinal));
}

export function withStorage(set: StatefulSet, pod: KubeObject): KubeObject {
  return withClaims(set, pod, ordinalOf(pod));
}

/** kube: identityMatches (that the pod is named after the set and lies in its namespace was seen when it was claimed) */
export function identityMatches(pod: KubeObject): boolean {
  const { name = '', labels } = pod.metadata;
  const { setName, ordinal } = identityOf(pod);
  return ordinal >= 0 && name === podName(setName, ordinal) && labels?.[podNameLabel] === name;
}

/** Of a pod `web-01` too the name is put right, in vain: there is no such pod. kube: updateIdentity */
export function withIdentity(set: StatefulSet, pod: KubeObject): KubeObject {
  const name = podName(nameOf(set), ordinalOf(pod));
  const labels = { ...pod.metadata.labels, ...identityLabels(nameOf(set), ordinalOf(pod)) };
  return { ...pod, metadata: { ...pod.metadata, name, labels } };
}

/** kube: storageMatches */
export function storageMatches(set: StatefulSet, pod: KubeObject): boolean {
  const volumes = peekList(pod, 'spec', 'volumes');
  const claimNames = claimNamesOf(set, pod);
  return (set.spec.volumeClaimTemplates ?? []).every((template, index) => {
    const volume = volumes.findLast((each) => peekText(each, 'name') === template.metadata.name);
    return peekText(volume, 'persistentVolumeClaim', 'claimName') === claimNames[index];
  });
}

/** Whether the pod is as the set wants it, but for the owners of its claims. */
export function podMatches(set: StatefulSet, pod: KubeObject): boolean {
  return storageMatches(set, pod) && identityMatches(pod);
}
