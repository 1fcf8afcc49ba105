import { selects, mapSelector } from '../../src/kube/selector.ts';
import { type KubeObject, nameOf } from '../../src/kube/objects.ts';
import {
  claimsOf,
  isPodTerminal,
  isReady,
  nodeNameOf,
  type EndpointSlice,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type Service,
} from '../../src/kube/views.ts';
import type { View } from '../../src/sim/timeline.ts';
import type { Process } from '../../src/sim/truth.ts';

/** What holds in a healed cluster in which nothing is left to happen. Each says what is wrong. */
const checks: readonly ((view: View) => readonly string[])[] = [
  ownersThere,
  programsOfPods,
  endpointsOfPods,
  boundBothWays,
  attachedOnce,
  roomOnNodes,
];

export function wrongAtRest(view: View): string[] {
  return checks.flatMap((check) => check(view));
}

const pods = (view: View): readonly Pod[] => view.list('Pod') as readonly Pod[];

/** What belongs to nobody any more has been collected, but for claims that some pod uses. Of owners of unknown kinds nobody knows. */
function ownersThere(view: View): string[] {
  const uids = new Set(view.all().map((each) => each.metadata.uid));
  return view.all().flatMap((each) => {
    const owners = (each.metadata.ownerReferences ?? []).filter(({ kind }) => kind !== 'Backup');
    if (owners.length === 0 || owners.length < (each.metadata.ownerReferences?.length ?? 0)) return [];
    if (each.kind === 'PersistentVolumeClaim' && pods(view).some((pod) => claimsOf(pod).includes(nameOf(each)))) return [];
    return owners.some(({ uid }) => uids.has(uid)) ? [] : [`${each.kind} ${nameOf(each)} outlives its owners`];
  });
}

/** Programs run where their pods are, and nowhere else. */
function programsOfPods(view: View): string[] {
  return (view.list('Process') as readonly Process[]).flatMap((process) => {
    const pod = view.get('Pod', process.metadata.namespace ?? '', process.pod);
    if (pod === undefined || pod.metadata.uid !== process.podUid) return [`programs of ${nameOf(process)} are left, and their pod is gone`];
    return nodeNameOf(pod) === process.node ? [] : [`${process.pod} runs on ${process.node}, and is on ${nodeNameOf(pod)}`];
  });
}

/** The endpoints of a Service are the pods that it selects, ready where they are. */
function endpointsOfPods(view: View): string[] {
  return (view.list('Service') as readonly Service[]).flatMap((service) => {
    const name = nameOf(service);
    const chosen = pods(view).filter(
      (pod) => selects(mapSelector(service.spec.selector), pod.metadata.labels) && pod.status?.podIP !== undefined && !isPodTerminal(pod),
    );
    const always = service.spec.publishNotReadyAddresses === true;
    const wanted = chosen.map((pod) => `${nameOf(pod)} ${always || isReady(pod)}`);
    const slices = (view.list('EndpointSlice') as readonly EndpointSlice[]).filter(
      (each) => each.metadata.labels?.['kubernetes.io/service-name'] === name,
    );
    const found = slices.flatMap((slice) =>
      slice.endpoints.map((each) => `${each.targetRef?.name ?? ''} ${each.conditions?.ready ?? false}`),
    );
    const same = wanted.toSorted().join() === found.toSorted().join();
    return same ? [] : [`Service ${name} leads to [${found.join()}], its pods are [${wanted.join()}]`];
  });
}

/** A volume and a claim name each other, or neither does. */
function boundBothWays(view: View): string[] {
  return (view.list('PersistentVolumeClaim') as readonly PersistentVolumeClaim[]).flatMap((claim) => {
    if (claim.status?.phase !== 'Bound') return [];
    const volume = view.get('PersistentVolume', '', claim.spec.volumeName ?? '') as PersistentVolume | undefined;
    return volume?.spec.claimRef?.uid === claim.metadata.uid ? [] : [`claim ${nameOf(claim)} is Bound to a volume that is not its own`];
  });
}

/** A volume for one node is attached to one node, and where a pod uses it. */
function attachedOnce(view: View): string[] {
  const nodesOf = new Map<string, string[]>();
  for (const node of view.list('Node') as readonly Node[])
    for (const { name } of node.status?.volumesAttached ?? []) nodesOf.set(name, [...(nodesOf.get(name) ?? []), nameOf(node)]);
  const several = [...nodesOf].flatMap(([name, nodes]) => {
    const volume = (view.list('PersistentVolume') as readonly PersistentVolume[]).find((each) =>
      name.endsWith(`^${each.spec.csi?.volumeHandle ?? ''}`),
    );
    const many = volume?.spec.accessModes?.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany') === true;
    return nodes.length > 1 && !many ? [`${name} is attached to ${nodes.join(' and ')}`] : [];
  });
  const running = pods(view).filter((pod) => nodeNameOf(pod) !== '' && !isPodTerminal(pod));
  const once = running.flatMap((pod) =>
    claimsOf(pod).map((name) => ({
      pod,
      claim: view.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name) as PersistentVolumeClaim | undefined,
    })),
  );
  const alone = once.flatMap(({ pod, claim }) => {
    if (claim?.spec.accessModes?.includes('ReadWriteOncePod') !== true) return [];
    const others = once.filter((each) => each.claim === claim && each.pod !== pod);
    return others.length === 0 ? [] : [`ReadWriteOncePod claim ${nameOf(claim)} is used by ${nameOf(pod)} and others`];
  });
  return [...several, ...alone];
}

/** No node has more pods than it takes, and no two of them one port of it. */
function roomOnNodes(view: View): string[] {
  return (view.list('Node') as readonly Node[]).flatMap((node) => {
    const own = pods(view).filter((pod) => nodeNameOf(pod) === nameOf(node) && !isPodTerminal(pod));
    const most = Number(node.status?.allocatable?.['pods'] ?? 110);
    const ports = own.flatMap((pod) => pod.spec.containers.flatMap((each) => (each.ports ?? []).flatMap(({ hostPort }) => hostPort ?? [])));
    return [
      ...(own.length > most ? [`${nameOf(node)} has ${own.length} pods and takes ${most}`] : []),
      ...(new Set(ports).size < ports.length ? [`${nameOf(node)} gives port ${ports.join()} twice`] : []),
    ];
  });
}

/** What is not where it wants to be: it must be explained. */
export function offTarget(view: View): KubeObject[] {
  const late = (set: KubeObject): boolean => {
    const { replicas = 1 } = set.spec as { readonly replicas?: number };
    const { readyReplicas = 0, replicas: there = 0 } = set.status as { readonly readyReplicas?: number; readonly replicas?: number };
    return readyReplicas !== replicas || there !== replicas || set.metadata.deletionTimestamp !== undefined;
  };
  return [
    ...view.list('StatefulSet').filter(late),
    ...view.list('ReplicaSet').filter(late),
    ...pods(view).filter((pod) => !isReady(pod) || pod.metadata.deletionTimestamp !== undefined),
    ...view
      .list('PersistentVolumeClaim')
      .filter((each) => (each as PersistentVolumeClaim).status?.phase !== 'Bound' || each.metadata.deletionTimestamp !== undefined),
    ...view
      .list('Node')
      .filter((each) => !(each as Node).status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')),
  ];
}
