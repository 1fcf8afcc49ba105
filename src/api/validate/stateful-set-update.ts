import type { KubeObject } from '../../kube/objects.ts';
import { has, type Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { semanticEqual } from '../semantic-equal.ts';
import type { StatefulSetSpec } from '../stateful-set-spec.ts';
import { Field } from './field.ts';
import { metadataOf, validateObjectMetaUpdate } from './metadata.ts';
import { keptBy } from './pod-kept.ts';
import { namedString, Report } from './report.ts';
import { allowsRecreate, type StatefulSetOptions, statefulSetSpecOf, validateStatefulSetSpec } from './stateful-set.ts';

/** kube: apps validation.ValidateStatefulSetUpdate */
export function validateStatefulSetUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const oldSpec = statefulSetSpecOf(before);
  const newSpec = statefulSetSpecOf(after);
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  const options: StatefulSetOptions = {
    allowInvalidServiceName: true, // It cannot change: a stored one stays acceptable.
    skipClaimTemplates: true, // U05
    skipPodTemplate: !has(target, 'podTemplateValidated'),
    allowRecreate: allowsRecreate(target) || (has(target, 'recreateStrategyKnown') && oldSpec.updateStrategy?.type === 'Recreate'),
    pod: { isPod: false, keeps: keptBy(oldSpec.template?.spec, newSpec.template?.spec, oldSpec.template?.metadata?.annotations, target) },
  };
  const ofBefore = new Report(target);
  validateStatefulSetSpec(ofBefore, oldSpec, Field.root(), options);
  const wasBroken = ofBefore.errors.length > 0;
  validateStatefulSetSpec(report, newSpec, Field.root('spec'), { ...options, skipPodTemplate: options.skipPodTemplate || wasBroken }); // U03 U04
  validateImmutable(report, oldSpec, newSpec, Field.root('spec'));
  return report.errors;
}

/** The members that may never change, with how the server prints them and what stands for an absent one. */
const immutable = [
  { member: 'selector', goType: '*v1.LabelSelector', nothing: null },
  { member: 'volumeClaimTemplates', goType: '[]core.PersistentVolumeClaim', nothing: null },
  { member: 'serviceName', goType: undefined, nothing: '' },
  { member: 'podManagementPolicy', goType: namedString, nothing: '' },
] as const;

/** U01 U02 */
function validateImmutable(report: Report, before: StatefulSetSpec, after: StatefulSetSpec, field: Field): void {
  const historyLimitMayChange = has(report.target, 'revisionHistoryLimitMutable');
  const changed = immutable.filter(({ member, nothing }) => !semanticEqual(before[member] ?? nothing, after[member] ?? nothing));
  if (has(report.target, 'immutableFieldsOneByOne')) {
    for (const { member, goType, nothing } of changed)
      report.invalid(field.child(member), after[member] ?? nothing, 'field is immutable', goType);
    return;
  }
  const historyLimitChanged = !historyLimitMayChange && before.revisionHistoryLimit !== after.revisionHistoryLimit;
  const [first] = [...changed.map(({ member }) => member), ...(historyLimitChanged ? ['revisionHistoryLimit'] : [])];
  if (first === undefined) return;
  const mutable = `'replicas', 'ordinals', 'template', 'updateStrategy', ${historyLimitMayChange ? "'revisionHistoryLimit', " : ''}'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'`;
  report.forbidden(field.seenAt(first), `updates to statefulset spec for fields other than ${mutable} are forbidden`);
}
