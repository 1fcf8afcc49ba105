import { peek } from '../../base/peek.ts';
import { ordinals, podName } from '../../kube/identity.ts';
import { type KubeObject, isTerminating, nameOf, objectKey } from '../../kube/objects.ts';
import { phaseOf } from '../../kube/views.ts';
import { appOf } from '../app/app-of.ts';
import { storeKey } from '../cluster/store.ts';
import { isPeer, membersFound, peersWanted } from '../dns/peers.ts';
import { setOf } from './availability.ts';
import { type ExplainStep, type Past, step, sinceMade, ruleStep } from './step.ts';

/** What the program itself waits for, which no API object says; `explainPeer` tells what keeps another member. */
export function peerSteps(past: Past, pod: KubeObject, explainPeer: (peer: KubeObject) => ExplainStep[]): ExplainStep[] {
  const { needsPeers, dnsCacheMs = 0 } = appOf(pod, past.input);
  if (needsPeers === undefined) return [];
  const key = storeKey(pod);
  const found = membersFound(key.namespace, needsPeers.service, { live: past, target: past.input.target });
  const peers = found.filter((each) => isPeer(each, key.name, needsPeers));
  const wanted = peersWanted(key.name, key.namespace, needsPeers, past);
  const serviceKey = objectKey('Service', key.namespace, needsPeers.service);
  const old = `its program keeps answers of DNS for ${dnsCacheMs / 1000}s and goes by an older one`;
  if (peers.length >= wanted) return dnsCacheMs === 0 ? [] : [step(old, sinceMade(past, serviceKey), serviceKey)];
  const below = needsPeers.below === true ? ' below it' : '';
  const text = `its program needs ${wanted} ${wanted === 1 ? 'peer' : 'peers'}${below} and finds ${peers.length} in the records of Service ${needsPeers.service}`;
  const service = past.get('Service', key.namespace, needsPeers.service);
  const needs = step(text, undefined, serviceKey);
  if (service === undefined)
    return [needs, ruleStep(`Service ${needsPeers.service} does not exist`, storeKey(setOf(past, pod) ?? pod), 'serviceName')];
  const published = ['spec', 'publishNotReadyAddresses'];
  const rule = step(`Service ${needsPeers.service} publishes only pods that are Ready`, undefined, serviceKey, ...published);
  return [
    needs,
    ...(peek(service, ...published) === true ? [] : [rule]),
    ...othersSteps(past, pod, (name) => !peers.includes(name) && isPeer(name, key.name, needsPeers), explainPeer),
  ];
}

/** What keeps a member that is not found: it is on its way, or the set makes none before this one is Ready. */
function othersSteps(
  past: Past,
  pod: KubeObject,
  isMissed: (name: string) => boolean,
  explainPeer: (peer: KubeObject) => ExplainStep[],
): ExplainStep[] {
  const set = setOf(past, pod);
  if (set === undefined) return [];
  const { namespace, name: setName } = storeKey(set);
  const names = ordinals(set)
    .map((each) => podName(setName, each))
    .filter(isMissed);
  const others = names.map((name) => past.get('Pod', namespace, name));
  const away = others.find((other) => other !== undefined && (isTerminating(other) || phaseOf(other) !== 'Running'));
  if (away !== undefined) return explainPeer(away);
  const next = names[others.indexOf(undefined)];
  if (next === undefined || peek(set, 'spec', 'podManagementPolicy') === 'Parallel') return [];
  const text = `OrderedReady makes ${next} only when ${nameOf(pod)} is Ready, so each waits for the other; the ways out: Parallel with published names, or a readiness probe that needs no peer`;
  return [ruleStep(text, storeKey(set), 'podManagementPolicy')];
}
