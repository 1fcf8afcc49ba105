import type { Affinity, Container, LabelSelector, PodSpec, Probe, Toleration, TopologySpreadConstraint } from '../../src/kube/views.ts';
import type { Dice } from './dice.ts';

/** The pod of a set: containers, probes, hooks, and where it wants to run. */
export function randomPodSpec(dice: Dice, app: string): PodSpec {
  const first = container(dice, 'app', true);
  const init = [
    ...(dice.chance('init', 15) ? [{ name: 'init', image: dice.usually('init image', 60, 'init:1', 'bad', 'crash') }] : []),
    ...(dice.chance('sidecar', 15) ? [{ ...container(dice, 'sidecar', false), restartPolicy: 'Always' }] : []),
    ...(dice.chance('late init', 5) ? [{ name: 'late', image: 'init:2' }] : []),
  ];
  return {
    terminationGracePeriodSeconds: dice.one('grace', 0, 10, 30, 30),
    ...(init.length === 0 ? {} : { initContainers: init }),
    containers: [first, ...(dice.chance('second container', 15) ? [container(dice, 'side', false)] : [])],
    ...dice.maybe('tolerations', 20, () => ({ tolerations: [toleration(dice)] })),
    ...dice.hardly('node selector', 8, () => ({ nodeSelector: { disk: 'ssd' } })),
    ...dice.hardly('affinity', 40, () => ({ affinity: affinity(dice, { matchLabels: { app } }) })),
    ...dice.hardly('spread', 25, () => ({ topologySpreadConstraints: [spread(dice, { matchLabels: { app } })] })),
    ...dice.hardly('readiness gate', 4, () => ({ readinessGates: [{ conditionType: 'example.com/checked' }] })),
  };
}

function container(dice: Dice, name: string, isFirst: boolean): Container {
  return {
    name,
    image: `${name}:1`,
    ...dice.maybe('pull policy', 30, () => ({ imagePullPolicy: dice.one('pull', 'Always', 'IfNotPresent', 'Never') })),
    ...(isFirst ? { ports: [{ name: 'peer', containerPort: 7000, ...dice.hardly('host port', 6, () => ({ hostPort: 7000 })) }] } : {}),
    resources: {
      requests: { cpu: dice.one('request', '100m', '500m', '1'), ...dice.maybe('memory request', 40, () => ({ memory: '512Mi' })) },
      ...dice.maybe('limits', 30, () => ({ limits: { cpu: '1', memory: '1Gi' } })),
    },
    ...dice.maybe('readiness', 50, () => ({ readinessProbe: probe(dice, 'readiness') })),
    ...dice.maybe('liveness', 15, () => ({ livenessProbe: probe(dice, 'liveness') })),
    ...dice.maybe('startup', 10, () => ({ startupProbe: probe(dice, 'startup') })),
    ...dice.maybe('hook', 15, () => ({ lifecycle: { preStop: hook(dice) } })),
  };
}

function probe(dice: Dice, kind: string): Probe {
  const asks = dice.one<Probe>(
    'asks',
    { tcpSocket: { port: 7000 } },
    { httpGet: { port: 'peer', path: '/' } },
    { exec: { command: ['ok'] } },
  );
  return {
    ...asks,
    ...dice.maybe('delay', 40, () => ({ initialDelaySeconds: dice.one('initial', 1, 5, 20) })),
    ...dice.maybe('period', 60, () => ({ periodSeconds: dice.one('every', 1, 2, 10) })),
    ...dice.maybe('failures', 40, () => ({ failureThreshold: dice.one('times', 1, 3, 10) })),
    ...(kind === 'readiness' ? dice.maybe('successes', 20, () => ({ successThreshold: 2 })) : undefined),
    ...(kind === 'readiness' ? undefined : dice.maybe('probe grace', 20, () => ({ terminationGracePeriodSeconds: 5 }))),
  };
}

function hook(dice: Dice): NonNullable<NonNullable<Container['lifecycle']>['preStop']> {
  return dice.one<object>(
    'hook kind',
    { exec: { command: ['sh', '-c', 'sleep 5'] } },
    { httpGet: { port: 7000, path: '/stop' } },
    { exec: { command: ['sleep', '60'] } },
  );
}

function toleration(dice: Dice): Toleration {
  return dice.one<Toleration>(
    'toleration',
    { operator: 'Exists', effect: 'NoExecute' },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: dice.one('tolerates', 0, 5, 60) },
    { key: 'dedicated', operator: 'Equal', value: 'db' },
    { key: 'maintenance', operator: 'Exists', tolerationSeconds: 20, effect: 'NoExecute' },
    { operator: 'Exists' },
  );
}

function affinity(dice: Dice, labelSelector: LabelSelector): Affinity {
  const topologyKey = dice.one('near', 'kubernetes.io/hostname', 'topology.kubernetes.io/zone');
  const term = {
    labelSelector,
    topologyKey,
    ...dice.maybe('namespaces', 15, () => dice.one<object>('which namespaces', { namespaceSelector: {} }, { namespaces: ['default'] })),
  };
  const expressions = dice.one(
    'expression',
    { key: 'disk', operator: 'In', values: ['ssd'] },
    { key: 'disk', operator: 'NotIn', values: ['hdd'] },
    { key: 'disk', operator: dice.one('there', 'Exists', 'DoesNotExist') },
    { key: 'size', operator: dice.one('compared', 'Gt', 'Lt'), values: ['4'] },
    { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-0', 'zone-1'] },
  );
  const selector = { matchExpressions: [expressions] };
  return dice.one<Affinity>(
    'affinity kind',
    { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term }] } },
    { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term }] } },
    { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [selector] } } },
    { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: selector }] } },
  );
}

function spread(dice: Dice, labelSelector: LabelSelector): TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: dice.one('spread over', 'kubernetes.io/hostname', 'topology.kubernetes.io/zone'),
    whenUnsatisfiable: dice.one('spread else', 'DoNotSchedule', 'ScheduleAnyway'),
    labelSelector,
    ...dice.maybe('node taints', 20, () => ({ nodeTaintsPolicy: 'Honor' })),
    ...dice.maybe('of one revision', 20, () => ({ matchLabelKeys: ['controller-revision-hash'] })),
  };
}
