import { noMatch } from '../api/request.ts';
import { peek } from '../base/peek.ts';
import type { KubeObject } from '../kube/objects.ts';
import { templateLabels } from '../kube/selector.ts';

/**
 * The object that the author of an old manifest means: in the version that took the place of one that no cluster serves any more, and a set without a
 * selector with the one that such versions gave it, the labels of its pods. Without one, a set would own none of the pods that it makes.
 */
export function asServed(object: KubeObject): KubeObject {
  const served = noMatch(object.apiVersion, object.kind);
  const current = served === undefined ? object : { ...object, apiVersion: served.apiVersion, kind: served.kind };
  const spec = peek(current, 'spec');
  const isWhole = typeof spec !== 'object' || spec === null || peek(spec, 'selector') !== undefined;
  if (current.kind !== 'StatefulSet' || isWhole) return current;
  return { ...current, spec: { ...spec, selector: { matchLabels: templateLabels(current) } } };
}
