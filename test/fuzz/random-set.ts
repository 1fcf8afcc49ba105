import type { KubeObject } from '../../src/kube/objects.ts';
import { type Target } from '../../src/kube/versions.ts';
import type { Dice } from './dice.ts';
import { randomPodSpec } from './random-template.ts';

/** A StatefulSet of that name, undefaulted; drawn again, another manifest for the same name. */
export function randomSet(dice: Dice, target: Target, name = 'web'): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: dice.chance('many', 5) ? 12 : dice.below('replicas', 6),
      serviceName: dice.usually('service name', 90, 'web', 'absent'),
      podManagementPolicy: dice.one('policy', 'OrderedReady', 'OrderedReady', 'Parallel'),
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: randomPodSpec(dice, 'web') },
      updateStrategy: randomStrategy(dice, target),
      ...dice.maybe('min ready', 30, () => ({ minReadySeconds: dice.one('min ready seconds', 1, 10, 60) })),
      ...dice.maybe('start', 20, () => ({ ordinals: { start: 1 + dice.below('first', 3) } })),
      ...dice.maybe('claims', 75, () => ({ volumeClaimTemplates: claimTemplates(dice) })),
      ...dice.maybe('retention', 75, () => ({ persistentVolumeClaimRetentionPolicy: randomRetention(dice) })),
      revisionHistoryLimit: dice.one('history', 0, 1, 10),
    },
  };
}

export function randomRetention(dice: Dice): object {
  return { whenDeleted: dice.one('when deleted', 'Retain', 'Delete'), whenScaled: dice.one('when scaled', 'Retain', 'Delete') };
}

function claimTemplates(dice: Dice): object[] {
  const template = (name: string): object => ({
    metadata: { name },
    spec: {
      accessModes: [dice.one('access', 'ReadWriteOnce', 'ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany')],
      resources: { requests: { storage: '1Gi' } },
      ...dice.hardly('class', 20, () => ({ storageClassName: dice.one('named class', 'other', 'other', 'missing', '') })),
    },
  });
  // The second one gives claims of the names that a set `a-web` would make of its `data`.
  return [template('data'), ...(dice.chance('second claim', 20) ? [template('data-a')] : [])];
}

export function randomStrategy(dice: Dice, target: Target): object {
  if (dice.chance('on delete', 12)) return { type: 'OnDelete' };
  if (target.minor === '1.37' && dice.chance('recreate', 35)) return { type: 'Recreate' };
  const partition = dice.chance('partition', 25) ? dice.below('partition at', 8) : 0;
  const amount = (): object => ({ maxUnavailable: dice.one<number | string>('max', 1, 2, 3, '34%', '50%', '100%') });
  return { type: 'RollingUpdate', rollingUpdate: { partition, ...dice.maybe('max unavailable', 40, amount) } };
}
