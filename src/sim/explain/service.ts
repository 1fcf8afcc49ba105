import { peek, peekBoolean, peekText } from '../../base/peek.ts';
import { isHeadless } from '../../kube/identity.ts';
import type { ObjectKey } from '../../kube/objects.ts';
import { mapSelector, selectorText, selects } from '../../kube/selector.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { type ExplainStep, type Past, since, step } from './step.ts';

/** Why names of a Service do not lead to the pods that they should lead to; empty when they do. */
export function explainService(past: Past, key: ObjectKey): ExplainStep[] {
  const service = past.get('Service', key.namespace, key.name);
  if (service === undefined) {
    const gone = since(past, key, (each) => each?.metadata.uid);
    return [step(`Service ${key.name} does not exist, so no pod has a name by it`, gone, key), ...namedBy(past, key)];
  }
  const selector = mapSelector(peek(service, 'spec', 'selector'));
  const chosen = past.list('Pod', key.namespace).filter((pod) => selects(selector, pod.metadata.labels));
  const at = (text: string, ...path: string[]) => step(text, undefined, key, ['spec', ...path]);
  if (chosen.length === 0) return [at(`Service ${key.name} selects no pod that is there: ${selectorText(selector)}`, 'selector')];
  const ip = isHeadless(service)
    ? []
    : [at(`${key.name} itself leads to one virtual address, to no list of pods: it is not headless`, 'clusterIP')];
  if (peekBoolean(service, 'spec', 'publishNotReadyAddresses') === true) return ip;
  const hidden = chosen.filter((pod) => conditionStatus(pod, 'Ready') !== 'True').map(({ metadata }) => metadata.name ?? '');
  if (hidden.length === 0) return ip;
  return [...ip, at(`${hidden.join(', ')} has no name in DNS while not Ready`, 'publishNotReadyAddresses')];
}

/** The sets that name it as theirs. */
function namedBy(past: Past, { namespace, name }: ObjectKey): ExplainStep[] {
  return past
    .list('StatefulSet', namespace)
    .filter((set) => peekText(set, 'spec', 'serviceName') === name)
    .map(({ metadata }) =>
      step(`StatefulSet ${metadata.name} names it`, undefined, { kind: 'StatefulSet', namespace, name: metadata.name ?? '' }, [
        'spec',
        'serviceName',
      ]),
    );
}
