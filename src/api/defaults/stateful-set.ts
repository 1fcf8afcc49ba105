import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, type Target } from '../../kube/versions.ts';
import { child, type Draft, draftOf, ensure, ensureNamespace, finished, items, setIfAbsent, setIfZero, text } from './draft.ts';
import { defaultClaim } from './persistent-volume-claim.ts';
import { defaultPodTemplate } from './pod-spec.ts';

/** kube: apps/v1 SetDefaults_StatefulSet, SetObjectDefaults_StatefulSet */
export function defaultStatefulSet(object: KubeObject, target: Target): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  const spec = ensure(draft, 'spec');
  setIfZero(spec, 'podManagementPolicy', 'OrderedReady');
  defaultUpdateStrategy(ensure(spec, 'updateStrategy'), target);
  const retention = ensure(spec, 'persistentVolumeClaimRetentionPolicy');
  setIfZero(retention, 'whenDeleted', 'Retain');
  setIfZero(retention, 'whenScaled', 'Retain');
  setIfAbsent(spec, 'replicas', 1);
  setIfAbsent(spec, 'revisionHistoryLimit', 10);
  defaultPodTemplate(ensure(spec, 'template'), target);
  for (const template of items(spec, 'volumeClaimTemplates')) defaultClaimTemplate(template);
  return finished(draft);
}

/** Only an absent type brings `rollingUpdate` with it. */
function defaultUpdateStrategy(strategy: Draft, target: Target): void {
  if (text(strategy, 'type') === '') {
    strategy['type'] = 'RollingUpdate';
    ensure(strategy, 'rollingUpdate');
  }
  const rollingUpdate = child(strategy, 'rollingUpdate');
  if (strategy['type'] !== 'RollingUpdate' || rollingUpdate === undefined) return;
  setIfAbsent(rollingUpdate, 'partition', 0);
  if (gateOn(target, 'MaxUnavailableStatefulSet')) setIfAbsent(rollingUpdate, 'maxUnavailable', 1);
}

/** Kind and version are written by the server itself. kube: apps/v1 Convert_apps_StatefulSetSpec_To_v1_StatefulSetSpec */
function defaultClaimTemplate(template: Draft): void {
  template['apiVersion'] = 'v1';
  template['kind'] = 'PersistentVolumeClaim';
  ensure(template, 'metadata');
  defaultClaim(template);
}
