import { parsePodName } from '../../kube/identity.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import type { AppSpec, SimulationInput } from '../input.ts';

/** Up after a second, ready a second later, gone a second after SIGTERM. */
const plainApp: AppSpec = { startMs: 1000, readyMs: 1000, stopMs: 1000 };

/** How the program in a pod behaves: by its owner's name, by the name before its ordinal, else `*`. */
export function appOf(pod: KubeObject | string, input: SimulationInput): AppSpec {
  const name = typeof pod === 'string' ? pod : nameOf(pod);
  const owner = typeof pod === 'string' ? undefined : pod.metadata.ownerReferences?.find((each) => each.controller === true)?.name;
  const own = owner === undefined ? undefined : input.apps[owner];
  return own ?? input.apps[parsePodName(name)?.setName ?? name] ?? input.apps['*'] ?? plainApp;
}
