import type { Target } from '../../kube/versions.ts';
import { defaultContainer } from './container.ts';
import { child, type Draft, ensure, items, roundRequirements, roundResources, setIfAbsent, setIfZero, text } from './draft.ts';
import { defaultVolume } from './volume.ts';

/** What a pod and a pod template share. kube: core/v1 SetDefaults_PodSpec, Convert_v1_PodSpec_To_core_PodSpec */
export function defaultPodSpec(spec: Draft, target: Target): void {
  setIfZero(spec, 'dnsPolicy', 'ClusterFirst');
  setIfZero(spec, 'restartPolicy', 'Always');
  ensure(spec, 'securityContext');
  setIfAbsent(spec, 'terminationGracePeriodSeconds', 30);
  setIfZero(spec, 'schedulerName', 'default-scheduler');
  // The deprecated member and its successor are one field inside the server.
  const account = text(spec, 'serviceAccountName') || text(spec, 'serviceAccount');
  if (account !== '') Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  else delete spec['serviceAccount'];
  for (const volume of items(spec, 'volumes')) defaultVolume(volume, target);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) items(spec, list).forEach(defaultContainer);
  roundResources(spec, 'overhead');
  roundRequirements(child(spec, 'resources'));
}

const initContainerAnnotations = ['init-container-statuses', 'init-containers'].flatMap((name) => [
  `pod.beta.kubernetes.io/${name}`,
  `pod.alpha.kubernetes.io/${name}`,
]);

/** kube: core/v1 Convert_v1_PodTemplateSpec_To_core_PodTemplateSpec, dropInitContainerAnnotations */
export function defaultPodTemplate(template: Draft, target: Target): void {
  const annotations = child(ensure(template, 'metadata'), 'annotations');
  if (annotations !== undefined) for (const name of initContainerAnnotations) delete annotations[name];
  defaultPodSpec(ensure(template, 'spec'), target);
}
