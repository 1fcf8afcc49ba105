import { deepEqual } from '../../base/deep-equal.ts';
import { peek, peekInteger } from '../../base/peek.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

const handlers = ['httpGet', 'tcpSocket', 'exec', 'grpc'];

/**
 * A container that is killed when it should only be taken out of service.
 *
 * A readiness probe takes a pod out of service for a while; a liveness probe kills it. Where both ask the same and give up together, a pod
 * that is only slow is killed.
 */
export const livenessEqualsReadiness: Rule = {
  id: 'liveness-equals-readiness',
  severity: 'information',
  shows: { story: 'liveness-kills-recovery', app: { readyMs: 180_000 }, moment: 'event Killing' },
  *check(set) {
    for (const { path, container, name } of set.mainContainers) {
      const [liveness, readiness] = [peek(container, 'livenessProbe'), peek(container, 'readinessProbe')];
      const same = handlers.some(
        (handler) => peek(liveness, handler) !== undefined && deepEqual(peek(liveness, handler), peek(readiness, handler)),
      );
      // A bare port says nothing about readiness: both ask the same for want of anything better.
      if (!same || peek(liveness, 'tcpSocket') !== undefined || patience(liveness) >= patience(readiness)) continue;
      const threshold = [...path, 'livenessProbe', 'failureThreshold'];
      yield {
        at: set.at(...path, 'livenessProbe'),
        message: `Container "${name}" is killed after ${patience(liveness)} s of the failure that makes it unready after ${patience(readiness)} s. It never gets to recover out of service.`,
        related: [{ at: set.at(...path, 'readinessProbe'), message: 'The readiness probe asks the same' }],
        fixes: [{ title: 'Wait longer before it is killed (failureThreshold: 10)', edits: replaceValue(set.resource, threshold, '10') }],
      };
    }
  },
};

/** Seconds of failure until the probe acts. */
function patience(probe: unknown): number {
  return (peekInteger(probe, 'periodSeconds') ?? 10) * (peekInteger(probe, 'failureThreshold') ?? 3);
}
