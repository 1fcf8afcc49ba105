import type { KubeObject } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { FieldError } from './field-error.ts';
import { validateStatefulSetCreate } from './validate/stateful-set.ts';

/**
 * What the server knows to do with one kind, as pure functions over decoded objects. A member that is missing means that the server does nothing
 * there that depends on the kind.
 */
export interface KindRules {
  readonly apiVersion: string;
  readonly kind: string;
  /** In the words of the server: `StatefulSet.apps "web" is invalid: …`. */
  readonly qualifiedKind: string;
  readonly namespaced: boolean;
  /** Fills in what the manifest leaves open. */
  readonly defaults?: (object: KubeObject, target: Target) => KubeObject;
  /** What the server takes away or resets before it validates (status, fields of disabled gates). */
  readonly prepareForCreate?: (object: KubeObject, target: Target) => KubeObject;
  readonly prepareForUpdate?: (before: KubeObject, after: KubeObject, target: Target) => KubeObject;
  readonly validateCreate?: (object: KubeObject, target: Target) => FieldError[];
  readonly validateUpdate?: (before: KubeObject, after: KubeObject, target: Target) => FieldError[];
  /** Only asked about an object that validation accepts; `before` is set for an update. Each is the complete text of one warning header. */
  readonly warnings?: (object: KubeObject, target: Target, before?: KubeObject) => string[];
}

/** Every kind that the project answers for. */
export const kinds: readonly KindRules[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    qualifiedKind: 'StatefulSet.apps',
    namespaced: true,
    validateCreate: validateStatefulSetCreate,
  },
];

/** The rules of a kind, by what `apiVersion` and `kind` of a manifest say. */
export function rulesOf(apiVersion: string, kind: string): KindRules | undefined {
  return kinds.find((each) => each.apiVersion === apiVersion && each.kind === kind);
}
