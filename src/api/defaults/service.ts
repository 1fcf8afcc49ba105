import type { KubeObject } from '../../kube/objects.ts';
import { child, type Draft, draftOf, ensure, ensureNamespace, finished, items, setIfAbsent, setIfZero, text } from './draft.ts';

/** kube: core/v1 SetDefaults_Service */
export function defaultService(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  const spec = ensure(draft, 'spec');
  setIfZero(spec, 'type', 'ClusterIP');
  setIfZero(spec, 'sessionAffinity', 'None');
  if (spec['sessionAffinity'] === 'None') delete spec['sessionAffinityConfig'];
  if (spec['sessionAffinity'] === 'ClientIP') defaultAffinityTimeout(spec);
  for (const port of items(spec, 'ports')) {
    setIfZero(port, 'protocol', 'TCP');
    setIfZero(port, 'targetPort', port['port'] ?? 0);
  }
  const type = text(spec, 'type');
  if (externallyAccessible(spec)) setIfZero(spec, 'externalTrafficPolicy', 'Cluster');
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type)) setIfAbsent(spec, 'internalTrafficPolicy', 'Cluster');
  if (type === 'LoadBalancer') setIfAbsent(spec, 'allocateLoadBalancerNodePorts', true);
  return finished(draft);
}

function defaultAffinityTimeout(spec: Draft): void {
  const clientIp = child(child(spec, 'sessionAffinityConfig'), 'clientIP');
  if (clientIp?.['timeoutSeconds'] === undefined) spec['sessionAffinityConfig'] = { clientIP: { timeoutSeconds: 10800 } };
}

/** kube: pkg/api/v1/service ExternallyAccessible */
function externallyAccessible(spec: Draft): boolean {
  const type = text(spec, 'type');
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && hasItems(spec['externalIPs']));
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
