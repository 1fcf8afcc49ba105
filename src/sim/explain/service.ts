import { storeKey } from '../cluster/store.ts';
import { isReady } from '../../kube/views.ts';
import { peek } from '../../base/peek.ts';
import { isHeadless } from '../../kube/identity.ts';
import { type ObjectKey, nameOf } from '../../kube/objects.ts';
import { mapSelector, selectorText, selects } from '../../kube/selector.ts';
import { explainPod } from './pod.ts';
import { type ExplainStep, type Past, step, sinceMade, ruleStep } from './step.ts';

/** Why names of a Service do not lead to the pods that they should lead to; empty when they do. */
export function explainService(past: Past, key: ObjectKey): ExplainStep[] {
  const service = past.get('Service', key.namespace, key.name);
  if (service === undefined) {
    const gone = sinceMade(past, key);
    return [step(`Service ${key.name} does not exist, so no pod has a name by it`, gone, key), ...namedBy(past, key)];
  }
  const selector = mapSelector(peek(service, 'spec', 'selector'));
  const chosen = past.list('Pod', key.namespace).filter((pod) => selects(selector, pod.metadata.labels));
  const at = (text: string, field: string): ExplainStep => ruleStep(text, key, field);
  if (chosen.length === 0) return [at(`Service ${key.name} selects no pod that is there: ${selectorText(selector)}`, 'selector')];
  const ip = at(`${key.name} itself leads to one virtual address, to no list of pods: it is not headless`, 'clusterIP');
  const steps = isHeadless(service) ? [] : [ip];
  const hidden = chosen.filter((pod) => !isReady(pod));
  const [first] = hidden;
  if (first === undefined || peek(service, 'spec', 'publishNotReadyAddresses') === true) return steps;
  return [
    ...steps,
    at(`no name in DNS while not Ready: ${hidden.map(nameOf).join(', ')}`, 'publishNotReadyAddresses'),
    ...explainPod(past, first),
  ];
}

/** The sets that name it as theirs. */
function namedBy(past: Past, { namespace, name }: ObjectKey): ExplainStep[] {
  return past
    .list('StatefulSet', namespace)
    .filter((set) => peek(set, 'spec', 'serviceName') === name)
    .map((set) => ruleStep(`StatefulSet ${nameOf(set)} names it`, storeKey(set), 'serviceName'));
}
