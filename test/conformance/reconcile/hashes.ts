import { defaultStatefulSet } from '../../../src/api/defaults/stateful-set.ts';
import { goJson, revisionData, revisionHash, revisionName } from '../../../src/kube/revision-hash.ts';
import type { Target } from '../../../src/kube/versions.ts';

/** One line of a hash file (see README.md). `data` is the parsed value; its exact bytes are those of `goJson`, which the hash proves. */
export interface HashRecord {
  readonly id: string;
  readonly kubernetes: string;
  readonly setName: string;
  readonly collisionCount: number;
  readonly template: unknown;
  readonly data: unknown;
  readonly hash: string;
  readonly name: string;
}

/** How our revision of the template differs from the recorded one; undefined when it does not. */
export function hashDiffers(record: HashRecord, target: Target): string | undefined {
  const set = defaultStatefulSet(
    { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: record.setName }, spec: { template: record.template } },
    target,
  );
  const data = goJson(revisionData(set, target));
  const wanted = goJson(record.data);
  if (data !== wanted) return `data\n  real ${wanted}\n  ours ${data}`;
  const hash = revisionHash(data, record.collisionCount);
  if (hash !== record.hash) return `hash ${hash} instead of ${record.hash}`;
  const name = revisionName(record.setName, hash);
  return name === record.name ? undefined : `name ${name} instead of ${record.name}`;
}
