import type { KubeObject } from '../../kube/objects.ts';
import { has, type Target } from '../../kube/versions.ts';
import { Field } from '../validate/field.ts';
import { statefulSetSpecOf } from '../validate/stateful-set.ts';
import { podWarnings } from './pod.ts';
import { claimSpecWarnings } from './quantities.ts';

/** Of an update, the template is looked at only when the spec changed. kube: statefulSetStrategy.WarningsOnCreate, WarningsOnUpdate */
export function statefulSetWarnings(object: KubeObject, target: Target, before?: KubeObject): string[] {
  const { template = {}, volumeClaimTemplates = [], revisionHistoryLimit } = statefulSetSpecOf(object);
  const field = Field.root('spec');
  const isNew = before === undefined;
  const looksAtTemplate = isNew || (object.metadata?.generation ?? 0) !== (before.metadata?.generation ?? 0);
  const pod = {
    annotations: template.metadata?.annotations ?? {},
    spec: template.spec ?? {},
    field: field.child('template'),
    isTemplate: true,
  };
  const claims = volumeClaimTemplates.flatMap(({ spec }, i) => {
    const place = field.child('volumeClaimTemplates').index(i);
    return claimSpecWarnings(spec, isNew ? place : place.child('Spec')); // W01
  });
  const history = 'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended';
  return [
    ...(looksAtTemplate ? podWarnings(pod, target) : []),
    ...claims,
    ...((revisionHistoryLimit ?? 0) < 0 && has(target, 'revisionHistoryLimitWarned') ? [history] : []), // W02
  ];
}
