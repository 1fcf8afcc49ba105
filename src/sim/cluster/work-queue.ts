import { SharedMap } from '../../base/shared-map.ts';

/** What a component still has to look at: plain data, in client-go's terms. */
export interface WorkQueue {
  /** Keys that wait for a pass now, with the transition that asked for it. */
  readonly queued: SharedMap<number | undefined>;
  /** One pending timer a key: the earliest due time wins. kube: client-go util/workqueue delayingType.insert */
  readonly waiting: SharedMap<Waiting>;
  /** Failures in a row. kube: client-go util/workqueue TypedItemExponentialFailureRateLimiter */
  readonly failures: SharedMap<number>;
}

export interface Waiting {
  readonly dueMs: number;
  /** Order of the timer's making: a timer event with another one was replaced. */
  readonly token: number;
}

export function newWorkQueue(): WorkQueue {
  return { queued: new SharedMap(), waiting: new SharedMap(), failures: new SharedMap() };
}

export function copyWorkQueue(queue: WorkQueue): WorkQueue {
  return { queued: queue.queued.copy(), waiting: queue.waiting.copy(), failures: queue.failures.copy() };
}

/** kube: client-go util/workqueue DefaultTypedControllerRateLimiter */
export const defaultBackoff = { firstMs: 5, mostMs: 1_000_000 };

/** Counts a failure of the key and says how long to wait: `firstMs` · 2^(failures before). */
export function failed(queue: WorkQueue, key: string, { firstMs, mostMs } = defaultBackoff): number {
  const before = queue.failures.get(key) ?? 0;
  queue.failures.set(key, before + 1);
  return Math.min(mostMs, before >= 40 ? mostMs : firstMs * 2 ** before);
}
