import { because, truth } from '../cluster/writes.ts';
import { namespaceText } from '../../kube/objects.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { parsePodName } from '../../kube/identity.ts';
import type { Pod } from '../../kube/views.ts';
import type { Context, Steps } from '../component.ts';
import { membersFound } from '../dns/peers.ts';
import { type Disk, type Process, type StoreAnswer, truthApiVersion } from '../truth.ts';
import { dataOf, disksOfPod } from './disks.ts';

/**
 * A small store: each pod keeps what it was told on its own claim; whoever asks is led by the Service's SRV records to all members and gets what they
 * have together. What lies on disks that the records do not lead to is missing from the answer.
 */
export function* updateStore(namespace: string, set: string, processes: readonly Process[], context: Context): Steps {
  const { live } = context;
  const service = serviceOf(processes, context);
  const from = service === undefined ? [] : membersFound(namespace, service, context).filter((pod) => parsePodName(pod)?.setName === set);
  const answering = from.filter((pod) => processes.some((each) => each.pod === pod && each.state === 'running'));
  const keys = new Set(answering.flatMap((name) => keysOf(live.get('Pod', namespace, name) as Pod | undefined, context)));
  const all = new Set(
    (live.list('Disk') as readonly Disk[])
      .flatMap((disk) => dataOf(disk).keys)
      .filter((key) => parsePodName(key.split('/')[0] ?? '')?.setName === set),
  );
  const next: StoreAnswer = {
    apiVersion: truthApiVersion,
    kind: 'StoreAnswer',
    metadata: { namespace, name: set },
    from: [...answering].sort(),
    keys: [...keys].sort(),
    missing: [...all].filter((key) => !keys.has(key)).sort(),
  };
  if (deepEqual(live.get('StoreAnswer', namespace, set), next)) return;
  const text = `the SRV records lead to ${answering.length} members, which have ${keys.size} of ${all.size} keys`;
  yield truth(next, because(undefined, 'store-answers', text));
}

/** The governing Service, as the pods name it. */
function serviceOf(processes: readonly Process[], { live }: Context): string | undefined {
  for (const process of processes) {
    const pod = live.get('Pod', namespaceText(process), process.pod) as Pod | undefined;
    if (pod?.spec.subdomain !== undefined && pod.spec.subdomain !== '') return pod.spec.subdomain;
  }
  return undefined;
}

function keysOf(pod: Pod | undefined, context: Context): readonly string[] {
  return pod === undefined ? [] : disksOfPod(pod, context).flatMap((disk) => dataOf(disk).keys);
}
