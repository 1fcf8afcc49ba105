import { because, truth } from '../cluster/writes.ts';
import { nameOf, namespaceText } from '../../kube/objects.ts';
import type { Container, Pod } from '../../kube/views.ts';
import type { Context, Steps } from '../component.ts';
import { volumesOf } from '../kubelet/volumes.ts';
import type { Disk, Process } from '../truth.ts';
import { appOf } from './app-of.ts';

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

/** The disks on which the process keeps its data. */
export function disksOf(process: Process, context: World): Disk[] {
  return placesOf(process, context).map(({ disk }) => disk);
}

/** The disks on which the program of a pod keeps its data. */
export function disksOfPod(pod: Pod, context: World): Disk[] {
  return placesOfPod(pod, context).map(({ disk }) => disk);
}

type World = Pick<Context, 'live' | 'input'>;

interface Place {
  readonly disk: Disk;
  /** The directory of the disk that the program sees; undefined: the whole disk. */
  readonly directory: string | undefined;
}

function placesOf(process: Process, context: World): Place[] {
  const pod = context.live.get('Pod', namespaceText(process), process.pod) as Pod | undefined;
  return pod?.metadata.uid === process.podUid ? placesOfPod(pod, context) : [];
}

/** All that the pod mounts from claims; of a program that has a `dataPath`, what is mounted there. */
function placesOfPod(pod: Pod, { live, input }: World): Place[] {
  const path = appOf(pod, input).dataPath;
  const disks = volumesOf(pod, live).map((volume) => live.get('Disk', '', nameOf(volume)) as Disk | undefined);
  const ofClaims = pod.spec.volumes?.filter(({ persistentVolumeClaim: claim }) => claim?.claimName !== undefined) ?? [];
  return ofClaims.flatMap(({ name }, at) => {
    const container = pod.spec.containers.find(({ volumeMounts = [] }) => volumeMounts.some((mount) => mount.name === name));
    const mount = container?.volumeMounts?.find((each) => each.name === name);
    const disk = disks[at];
    if (disk === undefined || (path !== undefined && !`${path}/`.startsWith(`${mount?.mountPath}/`))) return [];
    return [
      {
        disk,
        directory: mount?.subPath ?? mount?.subPathExpr?.replaceAll(/\$\((\w+)\)/g, (_, name) => valueOf(String(name), container, pod)),
      },
    ];
  });
}

/** The value of a variable of the environment, as far as manifests tell it. */
function valueOf(variable: string, container: Container | undefined, pod: Pod): string {
  const { value, valueFrom } = container?.env?.find(({ name }) => name === variable) ?? {};
  return value ?? (valueFrom?.fieldRef?.fieldPath === 'metadata.name' ? nameOf(pod) : '');
}

/** A program that has started leaves its mark: its name, and one more key. */
export function* writeStart(process: Process, context: Context): Steps {
  for (const { disk, directory } of placesOf(process, context)) {
    const data = dataOf(disk);
    const number = data.keys.filter((each) => each.startsWith(`${process.pod}/`)).length + 1;
    const writer = directory === undefined ? process.pod : `${process.pod} in ${directory}`;
    const isNew = directory === undefined ? data.keys.length === 0 : !disk.writers.some((each) => each.endsWith(` in ${directory}`));
    const writers = disk.writers.includes(writer) ? disk.writers : [...disk.writers, writer];
    const why = isNew
      ? `finds an empty ${directory === undefined ? 'disk' : 'directory'}`
      : `finds its data of before (${data.keys.length} keys)`;
    const next: Disk = { ...disk, writers, data: { ...data, keys: [...data.keys, `${process.pod}/${number}`] } };
    yield truth(next, because(undefined, 'program-writes', `the program in ${process.pod} ${why}`));
  }
}
