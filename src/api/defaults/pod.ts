import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import { defaultPodLevelResources } from './pod-level-resources.ts';
import { child, type Draft, draftOf, ensure, ensureNamespace, finished, items, setIfAbsent, setIfZero } from './draft.ts';
import { defaultPodSpec } from './pod-spec.ts';

/** kube: core/v1 SetDefaults_Pod, SetObjectDefaults_Pod */
export function defaultPod(object: KubeObject, target: Target): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  const spec = ensure(draft, 'spec');
  const containers = [...items(spec, 'containers'), ...items(spec, 'initContainers')];
  for (const container of containers) requestsFromLimits(container);
  if (gateOn(target, 'PodLevelResources')) defaultPodLevelResources(spec);
  setIfAbsent(spec, 'enableServiceLinks', true);
  const grace = spec['terminationGracePeriodSeconds'];
  if (typeof grace === 'number' && grace < 0 && has(target, 'negativeGraceReplaced')) spec['terminationGracePeriodSeconds'] = 1;
  if (spec['hostNetwork'] === true) {
    for (const port of containers.flatMap((container) => items(container, 'ports'))) setIfZero(port, 'hostPort', port['containerPort']);
  }
  defaultPodSpec(spec, target);
  return finished(draft);
}

/** Only in pods, never in templates: a request that is not given is the limit. */
function requestsFromLimits(container: Draft): void {
  const resources = child(container, 'resources');
  const limits = child(resources, 'limits');
  if (resources === undefined || limits === undefined) return;
  resources['requests'] = { ...limits, ...child(resources, 'requests') };
}
