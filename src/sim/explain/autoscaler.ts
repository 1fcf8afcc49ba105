import { loadAnnotation } from '../controllers/autoscaler.ts';
import { peekList, peekText } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, type Path, objectKey } from '../../kube/objects.ts';
import { type ExplainStep, type Past, since, step } from './step.ts';

/** The field behind each reason of a condition for which an autoscaler does not scale, or not as far as it would. */
const fields: Readonly<Record<string, Path>> = {
  FailedGetScale: ['spec', 'scaleTargetRef'],
  FailedGetResourceMetric: ['spec', 'metrics'],
  ScalingDisabled: ['spec', 'replicas'],
  TooManyReplicas: ['spec', 'maxReplicas'],
  TooFewReplicas: ['spec', 'minReplicas'],
  ScaleDownStabilized: ['spec', 'behavior', 'scaleDown', 'stabilizationWindowSeconds'],
};

/** Why an autoscaler leaves its target as it is; empty when nothing holds it. */
export function explainAutoscaler(past: Past, scaler: KubeObject, key: ObjectKey): ExplainStep[] {
  const [kind = '', name = ''] = ['kind', 'name'].map((field) => peekText(scaler, 'spec', 'scaleTargetRef', field));
  const target = objectKey(kind, key.namespace, name);
  return peekList(scaler, 'status', 'conditions').flatMap((each) => {
    const [type = '', reason = '', message = ''] = ['type', 'reason', 'message'].map((name) => peekText(each, name));
    const path = fields[reason];
    if (path === undefined) return [];
    const began = since(past, key, (then) =>
      peekList(then, 'status', 'conditions')
        .map((other) => peekText(other, 'type') === type && peekText(other, 'message'))
        .join(),
    );
    const text = `${reason}: ${message}`;
    if (reason === 'ScalingDisabled') return [step(text, began, target, ...path)];
    const hint = `the load of a simulation is the annotation ${loadAnnotation}, in percent of one pod's request`;
    if (message.includes('metrics.k8s.io')) return [step(text, began, key, ...path), step(hint, began, key, 'metadata', 'annotations')];
    return [message.includes('missing request') ? step(text, began, target, 'spec', 'template') : step(text, began, key, ...path)];
  });
}
