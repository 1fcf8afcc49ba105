/** Kubernetes objects as plain data: what is left of a manifest when its text is gone. */

/** A place in an object: member names and list indices, from the root. */
export type Path = readonly (string | number)[];

/** `metadata.ownerReferences[]`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** `metadata`, as far as the project reads it by name. Times are RFC 3339 strings in manifests. */
export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
}

/** Any object of any kind. Typed views of single kinds extend it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [member: string]: unknown;
}

/** What names an object: group and kind, namespace (empty for cluster scope) and name. */
export interface ObjectKey {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function objectKey(kind: string, namespace: string, name: string): ObjectKey {
  return { kind, namespace, name };
}

/** The key of an object; a missing namespace counts as `default` for callers that pass it so. */
export function keyOf(object: KubeObject, defaultNamespace = 'default'): ObjectKey {
  return { kind: object.kind, namespace: object.metadata.namespace ?? defaultNamespace, name: object.metadata.name ?? '' };
}

/** The name; empty where there is none, as in Go. */
export function nameOf(object: Pick<KubeObject, 'metadata'> | undefined): string {
  return object?.metadata.name ?? '';
}

/** The namespace; empty for cluster scope. */
export function namespaceText(object: Pick<KubeObject, 'metadata'> | undefined): string {
  return object?.metadata.namespace ?? '';
}

export function isSameObject(left: ObjectKey, right: ObjectKey): boolean {
  return left.kind === right.kind && left.name === right.name && left.namespace === right.namespace;
}

/** One string for a key, usable in maps: `Pod/default/web-0`. */
export function keyText(key: ObjectKey): string {
  return `${key.kind}/${key.namespace}/${key.name}`;
}

/** Whether its deletion has begun. */
export function isTerminating(object: Pick<KubeObject, 'metadata'> | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined;
}

/** The owner that manages the object. kube: metav1.GetControllerOf */
export function controllerOf(object: KubeObject | undefined): OwnerReference | undefined {
  for (const each of object?.metadata.ownerReferences ?? []) if (each.controller === true) return each;
  return undefined;
}

/** Whether the object names the other one, by its UID, among its owners. */
export function isOwnedBy(object: KubeObject, { metadata: { uid } }: KubeObject): boolean {
  for (const each of object.metadata.ownerReferences ?? []) if (each.uid === uid) return true;
  return false;
}

/** The reference that makes an object the owner's own. kube: metav1.NewControllerRef */
export function controllerReference({ apiVersion, kind, metadata: { name = '', uid = '' } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
