import { peekText } from '../../../../src/base/peek.ts';
import type { Dice } from '../../../fuzz/dice.ts';
import * as s from './script.ts';

interface RandomSet {
  readonly words: readonly string[];
  readonly spec: s.Json;
  readonly minReadySeconds: number;
}

/** A set of any kind, and the words for it. */
export function randomSet(dice: Dice, flags: s.FlagSet): RandomSet {
  const policy = dice.one('pod management', 'OrderedReady', 'OrderedReady', 'Parallel');
  const updateStrategy = randomStrategy(dice, flags);
  const minReadySeconds = dice.chance('min ready', 20) ? dice.one('min ready seconds', 2, 6) : 0;
  const start = dice.chance('start', 15) ? 1 + dice.below('first', 3) : 0;
  const templates = claims(dice);
  const retention = { whenDeleted: dice.one('when deleted', 'Retain', 'Delete'), whenScaled: dice.one('when scaled', 'Retain', 'Delete') };
  const spec = {
    podManagementPolicy: policy,
    updateStrategy,
    template: template(dice),
    ...(templates.length === 0 ? {} : { volumeClaimTemplates: templates }),
    ...(dice.chance('retention', 50) ? { persistentVolumeClaimRetentionPolicy: retention } : {}),
    ...(minReadySeconds === 0 ? {} : { minReadySeconds }),
    ...(start === 0 ? {} : { ordinals: { start } }),
    ...(dice.chance('history', 25) ? { revisionHistoryLimit: dice.below('history limit', 3) } : {}),
  };
  const classes = templates.map(({ spec: claim }) => peekText(claim, 'storageClassName') ?? 'the default class');
  const words = [policy, JSON.stringify(updateStrategy), classes.length === 0 ? 'no claims' : `claims of ${classes.join(' and ')}`];
  return { words, spec, minReadySeconds };
}

/** Any update strategy. */
export function randomStrategy(dice: Dice, flags: s.FlagSet): s.Json {
  const type = dice.one(
    'strategy',
    'RollingUpdate',
    'RollingUpdate',
    'RollingUpdate',
    'OnDelete',
    flags === 'recreate' ? 'Recreate' : 'RollingUpdate',
  );
  const rollingUpdate = {
    ...(dice.chance('partition', 35) ? { partition: dice.below('partition at', 5) } : {}),
    ...(dice.chance('max unavailable', 40) ? { maxUnavailable: dice.one<number | string>('max', 1, 2, 3, '50%') } : {}),
  };
  return type === 'RollingUpdate' && Object.keys(rollingUpdate).length > 0 ? { type, rollingUpdate } : { type };
}

function claims(dice: Dice): s.Json[] {
  const storageClass = (name: string) =>
    s.claimTemplate(
      name,
      dice.one(
        'class',
        undefined,
        undefined,
        'standard',
        'zonal',
        'local',
        'attached',
        'immediate',
        dice.one('none', 'absent', 'standard'),
      ),
    );
  return dice.one('claims', ['data'], ['data'], ['data'], [], ['data', 'logs']).map(storageClass);
}

const labels = { app: 'web' };
const labelSelector = { matchLabels: labels };
const zone = 'topology.kubernetes.io/zone';

function template(dice: Dice): s.Json {
  const placement = dice.one<s.Json>(
    'placement',
    {},
    {},
    {},
    {},
    {},
    {},
    { tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 3 }] },
    {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: dice.one('skew', 'DoNotSchedule', 'ScheduleAnyway'), labelSelector },
      ],
    },
    { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, labelSelector }] } } },
  );
  const ports = [
    { name: 'peer', containerPort: 7000 },
    { name: 'client', containerPort: 9000 },
  ];
  const containers = [{ name: 'app', image: 'app:1', ports }];
  return { metadata: { labels }, spec: { terminationGracePeriodSeconds: dice.one('grace', 10, 30), containers, ...placement } };
}
