import type { KubeObject } from '../../kube/objects.ts';
import { canonicalQuantity, child, type Draft, draftOf, ensure, ensureNamespace, finished, items, setIfAbsent } from './draft.ts';

const percentPolicy = { type: 'Percent', value: 100, periodSeconds: 15 };
const podsPolicy = { type: 'Pods', value: 4, periodSeconds: 15 };

/** kube: autoscaling/v2 SetDefaults_HorizontalPodAutoscaler */
export function defaultHorizontalPodAutoscaler(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  const spec = ensure(draft, 'spec');
  setIfAbsent(spec, 'minReplicas', 1);
  const metrics = items(spec, 'metrics');
  if (metrics.length === 0) {
    spec['metrics'] = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
  }
  for (const metric of metrics) canonicalTargets(metric);
  const behavior = child(spec, 'behavior');
  if (behavior !== undefined) {
    behavior['scaleUp'] = scalingRules(child(behavior, 'scaleUp'), {
      stabilizationWindowSeconds: 0,
      policies: [podsPolicy, percentPolicy],
    });
    behavior['scaleDown'] = scalingRules(child(behavior, 'scaleDown'), { policies: [percentPolicy] });
  }
  return finished(draft);
}

/** What is given stays; an empty list of policies is given. kube: autoscaling/v2 copyHPAScalingRules */
function scalingRules(given: Draft | undefined, defaults: Draft): Draft {
  const rules = { selectPolicy: 'Max', ...defaults, ...given };
  canonicalQuantity(rules, 'tolerance');
  return rules;
}

function canonicalTargets(metric: Draft): void {
  for (const source of ['object', 'pods', 'resource', 'containerResource', 'external']) {
    const target = child(child(metric, source), 'target');
    canonicalQuantity(target, 'value');
    canonicalQuantity(target, 'averageValue');
  }
}
