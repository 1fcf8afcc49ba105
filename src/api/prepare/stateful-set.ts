import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, type Target } from '../../kube/versions.ts';
import { dropDisabledTemplateFields } from '../drop-disabled/pod-template.ts';
import { withoutMembers } from '../drop-disabled/without-members.ts';
import { semanticEqual } from '../semantic-equal.ts';
import type { StatefulSetSpec } from '../stateful-set-spec.ts';
import { statefulSetSpecOf } from '../validate/stateful-set.ts';

/** A new set has no status and begins with generation 1. kube: statefulSetStrategy.PrepareForCreate */
export function prepareStatefulSetForCreate(object: KubeObject, target: Target): KubeObject {
  const spec = dropDisabled(statefulSetSpecOf(object), undefined, target);
  return { ...object, metadata: { ...object.metadata, generation: 1 }, spec, status: {} };
}

/** The status stays what it was; a changed spec is the next generation. kube: statefulSetStrategy.PrepareForUpdate */
export function prepareStatefulSetForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  const oldSpec = statefulSetSpecOf(before);
  const spec = dropDisabled(statefulSetSpecOf(after), oldSpec, target);
  const generation = (before.metadata?.generation ?? 0) + (semanticEqual(oldSpec, spec) ? 0 : 1);
  return { ...after, metadata: { ...after.metadata, generation }, spec, status: before['status'] ?? {} };
}

/** kube: dropStatefulSetDisabledFields */
function dropDisabled(spec: StatefulSetSpec, before: StatefulSetSpec | undefined, target: Target): StatefulSetSpec {
  const rollingUpdate = spec.updateStrategy?.rollingUpdate;
  const keepsMaxUnavailable =
    gateOn(target, 'MaxUnavailableStatefulSet') || before?.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined;
  return {
    ...spec,
    ...(spec.template === undefined
      ? {}
      : { template: dropDisabledTemplateFields(spec.template, before === undefined ? undefined : (before.template ?? {}), target) }),
    ...(rollingUpdate === undefined || keepsMaxUnavailable
      ? {}
      : { updateStrategy: { ...spec.updateStrategy, rollingUpdate: withoutMembers(rollingUpdate, 'maxUnavailable') } }),
  };
}
