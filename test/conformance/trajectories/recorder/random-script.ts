import { Dice } from '../../../fuzz/dice.ts';
import { randomAction } from './random-actions.ts';
import { randomSet } from './random-set.ts';
import * as s from './script.ts';

/** A script that nobody wrote by hand, the same for the same seed and version: a set of any kind, and what befalls it. */
export function randomScript(seed: number, version: string): s.Script {
  const dice = new Dice(seed);
  const flags = flagsOf(dice, version);
  const { words, spec, minReadySeconds } = randomSet(dice, flags);
  const still = minReadySeconds + 3;
  const create = s.set(1 + dice.below('replicas', 5), spec, 'none');
  const surroundings = around(dice);
  const steps: s.Script['steps'][number][] = [...surroundings, create, s.untilStill(still), ...budgets(dice)];
  const draw = randomAction(dice, flags, create);
  const restPercent = dice.one('mood', 90, 60, 25);
  for (let left = 4 + dice.below('actions', 7); left > 0; left--) steps.push(...draw(), pause(dice, restPercent, still));
  return {
    scenario: `random-${String(seed).padStart(4, '0')}`,
    title: `Seed ${seed}: ${[...words, ...surroundings.map((each) => each.do)].join(', ')}`,
    flags,
    ...(flags === 'fast-nodes' ? { nodes: true } : {}),
    steps: [...steps, s.untilStill(still + 5)],
  };
}

function flagsOf(dice: Dice, version: string): s.FlagSet {
  const gated = version >= '1.37' ? 'recreate' : 'max-unavailable';
  return dice.one('flags', 'defaults', 'defaults', 'defaults', gated, 'fast-nodes');
}

/** Until all has come to rest; or in the middle, or in haste. */
function pause(dice: Dice, restPercent: number, stillSeconds: number): s.ScriptStep {
  if (dice.chance('rest', restPercent)) return s.untilStill(stillSeconds);
  return s.quiet((3 + dice.below('pause', dice.chance('haste', 40) ? 7 : 50)) / 10);
}

function around(dice: Dice): s.ScriptStep[] {
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q' },
    spec: { hard: { pods: `${1 + dice.below('pods', 4)}` } },
  };
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...s.claimTemplate(`data-web-${dice.below('claim before', 3)}`) };
  return [
    ...(dice.chance('claim is there', 10) ? [s.create(claim)] : []),
    ...(dice.chance('quota', 10) ? [s.create(quota)] : []),
    ...(dice.chance('service', 90) ? [s.headless(dice.chance('publish', 20) ? { publishNotReadyAddresses: true } : {})] : []),
  ];
}

function budgets(dice: Dice): s.ScriptStep[] {
  if (!dice.chance('budget', 35)) return [];
  const bound = dice.one('bound', 'minAvailable', 'maxUnavailable');
  const policy = dice.one<s.Json>(
    'policy',
    {},
    {},
    { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    { unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
  );
  return [s.budget('web', { [bound]: dice.one<number | string>('amount', 0, 1, 2, '50%', '34%', '100%'), ...policy }), s.quiet(1)];
}
