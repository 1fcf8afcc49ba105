import { applyDefaults } from '../../src/api/server.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { minors, parseTarget, type Target } from '../../src/kube/versions.ts';
import type { AppSpec, SimulationInput } from '../../src/sim/input.ts';
import { Dice } from './dice.ts';
import { randomCluster } from './random-cluster.ts';
import { randomNeighbours, randomService } from './random-objects.ts';
import { randomSet } from './random-set.ts';
import { randomStory } from './random-story.ts';

/** Faults and edits happen within this time; then everything is healed. */
export const troubleMs = 900_000;

/** A random cluster, set and story. Swarm: each seed switches whole features off, so that the others get further. */
export function randomWorld(seed: number): SimulationInput {
  const dice = new Dice(seed);
  const target = randomTarget(dice);
  const cluster = randomCluster(dice);
  const defaulted = (object: KubeObject): KubeObject => applyDefaults(object, target);
  const set = defaulted(randomSet(dice, target));
  const others = randomNeighbours(dice, target).map(defaulted);
  const service = dice.usually('service', 92, true, false) ? [defaulted(randomService(dice))] : [];
  return {
    target,
    cluster,
    objects: [...service, ...others, set],
    apps: { '*': randomApp(dice) },
    steps: randomStory(dice, { target, nodes: cluster.nodes, set, defaulted }, troubleMs),
    seed,
    assumptions: [],
  };
}

/** Every minor, the patches whose controllers differ, and gates away from their defaults. */
function randomTarget(dice: Dice): Target {
  const text = dice.one('version', ...minors, '1.34.1', '1.35.0', '1.35.1', '1.35.2', '1.35.3', '1.37');
  return parseTarget(text, {
    ...dice.maybe('gate of maxUnavailable', 30, () => ({ MaxUnavailableStatefulSet: dice.chance('several', 60) })),
    ...(text === '1.37' ? dice.maybe('gate of Recreate', 60, () => ({ StatefulSetRecreateStrategy: true })) : undefined),
    ...dice.maybe('gate of revisions', 5, () => ({ StatefulSetSemanticRevisionComparison: false })),
  }) as Target;
}

function randomApp(dice: Dice): AppSpec {
  return {
    startMs: dice.one('start ms', 100, 1000, 5000),
    readyMs: dice.one('ready ms', 0, 1000, 7000, 20_000),
    stopMs: dice.one('stop ms', 100, 1000, 20_000),
    ...dice.maybe('deaf', 8, () => ({ ignoresSigterm: true })),
    ...dice.maybe('init ms', 10, () => ({ initMs: 5000 })),
    ...dice.maybe('hook ms', 15, () => ({ preStopMs: dice.one('hook takes', 3000, 60_000) })),
    ...dice.maybe('unmount ms', 15, () => ({ unmountMs: dice.one('unmount takes', 0, 10_000) })),
    ...dice.maybe('without probe', 10, () => ({ readyWithoutProbe: true })),
    ...dice.maybe('peers', 12, () => ({
      needsPeers: {
        service: dice.one('peers by', 'web', 'web', 'front'),
        atLeast: dice.below('peers wanted', 3),
        below: dice.chance('below', 30),
      },
    })),
    ...dice.maybe('dns cache', 15, () => ({ dnsCacheMs: dice.one('dns ms', 0, 5000, 30_000) })),
    ...dice.maybe('quorum', 15, () => ({ quorum: { members: 1 + dice.below('members', 5) } })),
    ...dice.maybe('store', 15, () => ({ store: true })),
    images: [
      { image: 'bad', effect: 'cannot-pull' },
      { image: 'crash', effect: 'crashes', afterMs: dice.one('crash ms', 0, 2000, 700_000) },
      { image: 'lame', effect: 'never-ready' },
      { image: 'oom', effect: 'out-of-memory', afterMs: 3000 },
      { image: 'sick:*', effect: 'unhealthy', afterMs: 10_000 },
    ],
  };
}
