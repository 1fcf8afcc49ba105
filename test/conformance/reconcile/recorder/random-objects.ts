import type { Owner, Recorded, RecordedPod } from '../record.ts';
import { between, type Next, pick } from './random.ts';
import { labelsOf, ownerOf, shapeOf, volumesOf } from './parts.ts';
import type { State } from './recorder.ts';

/** Pods in the slots of the set, and some beyond it, of mixed health and revision. */
export function podsOf(state: State, current: string, update: string, next: Next): RecordedPod[] {
  const { set } = state;
  const { replicas, ordinals } = shapeOf(set);
  const start = ordinals?.start ?? 0;
  const health = pick([1, 1, 0.9, 0.7, 0.4], next);
  const present = pick([1, 1, 0.85, 0.6, 0.2], next);
  const mix = pick(['current', 'update', 'split', 'split', 'any'], next);
  const split = between(start, start + replicas, next);
  const beyond = next() < 0.3 ? between(1, 3, next) : 0;
  const before = start > 0 && next() < 0.25 ? between(1, Math.min(2, start), next) : 0;
  const pods: RecordedPod[] = [];
  for (let ordinal = start - before; ordinal < start + replicas + beyond; ordinal++) {
    if (next() > present) continue;
    const updated = mix === 'update' || (mix === 'split' && ordinal >= split) || (mix === 'any' && next() < 0.5);
    const third = mix === 'any' && next() < 0.2 ? 'ABCDEFG'[between(0, 6, next)] : undefined;
    pods.push(podOf(state, ordinal, third ?? (updated ? update : current), health, next));
  }
  return pods;
}

function podOf(state: State, ordinal: number, letter: string, health: number, next: Next): RecordedPod {
  const { set } = state;
  const name = `${set.name}-${ordinal}`;
  const volumes = volumesOf(set, name);
  return {
    name,
    uid: `p${ordinal + 100}`,
    ...healthOf(shapeOf(set).minReadySeconds ?? 0, health, next),
    ...(next() < (health === 1 ? 0.03 : 0.12) ? { deleting: true } : {}),
    owners: [ownerOf(set.name)],
    labels: {
      ...labelsOf(set.spec.template.labels, letter),
      'apps.kubernetes.io/pod-index': `${ordinal}`,
      'controller-revision-hash': `rev${letter}`,
      'statefulset.kubernetes.io/pod-name': name,
    },
    ...(Object.keys(volumes).length === 0 ? {} : { volumes }),
  };
}

function healthOf(minReady: number, health: number, next: Next): Pick<RecordedPod, 'phase' | 'ready' | 'readyForSeconds'> {
  if (next() < health) {
    const around = minReady > 0 ? [minReady, minReady - 1, minReady + 1, between(0, minReady, next), 1000] : [1000, 5000];
    return { phase: 'Running', ready: true, readyForSeconds: pick(around, next) };
  }
  return { phase: pick(['Pending', 'Pending', 'Running', 'Running', 'Running', 'Failed', 'Succeeded', 'Unknown'], next), ready: false };
}

/** Claims of the slots and of some beyond them. */
export function claimsOf(state: State, next: Next): Recorded['claims'] {
  const { set } = state;
  const { replicas, ordinals } = shapeOf(set);
  const start = ordinals?.start ?? 0;
  const tidy = next() < 0.5;
  const claims: Recorded['claims'][number][] = [];
  for (const { name } of set.spec.volumeClaimTemplates ?? []) {
    for (let ordinal = Math.max(0, start - 2); ordinal < start + replicas + 3; ordinal++) {
      if (next() > 0.85) continue;
      const pod = `${set.name}-${ordinal}`;
      const owners = tidy && next() < 0.9 ? [] : claimOwners(state, pod, next);
      claims.push({
        name: `${name}-${pod}`,
        uid: `c${name}${ordinal}`,
        ...(next() < 0.06 ? { deleting: true } : {}),
        ...(owners.length === 0 ? {} : { owners }),
      });
    }
  }
  return claims;
}

function claimOwners(state: State, pod: string, next: Next): Owner[] {
  const uid = state.pods.find((each) => each.name === pod)?.uid ?? 'gone-pod';
  const { name } = state.set;
  const all: readonly Owner[] = [
    ownerOf(name),
    ownerOf(name),
    { kind: 'Pod', name: pod, uid, controller: true },
    { kind: 'Pod', name: pod, uid, controller: true },
    { kind: 'StatefulSet', name, uid: 'set1' },
    { kind: 'Pod', name: pod, uid },
    { kind: 'Pod', name: pod, uid: 'stale-pod', controller: true },
    { kind: 'StatefulSet', name, uid: 'stale-set', controller: true },
    { kind: 'Pod', name: pod, uid: 'stale-pod' },
    { kind: 'StatefulSet', name, uid: 'stale-set' },
    { kind: 'Backup', name: 'nightly', uid: 'backup1', controller: true },
    { kind: 'Backup', name: 'nightly', uid: 'backup1' },
  ];
  const first = pick(all, next);
  if (next() < 0.75) return [first];
  const second = pick(all, next);
  // Two references to one object, and two controllers, are refused by the API server.
  if (second.uid === first.uid || (second.controller === true && first.controller === true)) return [first];
  return [first, second];
}
