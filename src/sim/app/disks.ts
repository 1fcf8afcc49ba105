import { because, truth } from '../cluster/writes.ts';
import { nameOf, namespaceText } from '../../kube/objects.ts';
import type { Pod } from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';
import type { Context, Steps } from '../component.ts';
import { volumesOf } from '../kubelet/volumes.ts';
import type { Disk, Process } from '../truth.ts';

/** What a program keeps on its disk. */
export interface DiskData {
  /** One key for each start of a program on this disk: `web-0/1`, `web-0/2` … */
  readonly keys: readonly string[];
  /** The election that the member last took part in. */
  readonly term: number;
}

const empty: DiskData = { keys: [], term: 0 };

export function dataOf(disk: Disk): DiskData {
  return { ...empty, ...(disk.data as Partial<DiskData> | undefined) };
}

/** The disks that the process's pod mounts. */
export function disksOf(process: Process, live: Objects): Disk[] {
  const pod = live.get('Pod', namespaceText(process), process.pod) as Pod | undefined;
  return pod?.metadata.uid === process.podUid ? disksOfPod(pod, live) : [];
}

/** The disks under the pod's volumes. */
export function disksOfPod(pod: Pod, live: Objects): Disk[] {
  return volumesOf(pod, live).flatMap((volume) => (live.get('Disk', '', nameOf(volume)) as Disk | undefined) ?? []);
}

/** A program that has started leaves its mark: its name, and one more key. */
export function* writeStart(process: Process, { live }: Context): Steps {
  for (const disk of disksOf(process, live)) {
    const data = dataOf(disk);
    const number = data.keys.filter((each) => each.startsWith(`${process.pod}/`)).length + 1;
    const writers = disk.writers.includes(process.pod) ? disk.writers : [...disk.writers, process.pod];
    const why = data.keys.length === 0 ? 'finds an empty disk' : `finds its data of before (${data.keys.length} keys)`;
    const next: Disk = { ...disk, writers, data: { ...data, keys: [...data.keys, `${process.pod}/${number}`] } };
    yield truth(next, because(undefined, 'program-writes', `the program in ${process.pod} ${why}`));
  }
}
