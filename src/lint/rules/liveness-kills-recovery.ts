import { peek, peekInteger } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/** How long stores may take to recover after a crash. */
const recoverySeconds = 120;

/**
 * A liveness probe that kills a store before it recovered.
 *
 * A liveness probe asks whether a container still lives, and restarts it when it does not answer. After a crash a store reads its log
 * again before it answers, which can take minutes. A probe that does not wait so long kills it, and it begins again, for ever. A
 * startupProbe gives it time once, without making the liveness probe slow.
 */
export const livenessKillsRecovery: Rule = {
  id: 'liveness-kills-recovery',
  severity: 'warning',
  shows: { story: 'liveness-kills-recovery', app: { readyMs: 180_000 }, moment: 'event Killing' },
  *check(set) {
    for (const { path, container } of set.mainContainers) {
      const probe = peek(container, 'livenessProbe');
      if (probe === undefined || peek(container, 'startupProbe') !== undefined) continue;
      const known = set.knowledge;
      if (known?.knowledge.slowRecovery !== true || known.container.container !== container) continue;
      const seconds =
        (peekInteger(probe, 'initialDelaySeconds') ?? 0) +
        (peekInteger(probe, 'periodSeconds') ?? 10) * (peekInteger(probe, 'failureThreshold') ?? 3);
      if (seconds >= recoverySeconds || !checksService(probe)) continue;
      yield {
        at: { resource: set.resource, path: [...path, 'livenessProbe'], on: 'key' },
        severity: seconds < 60 ? 'warning' : 'information',
        message: `${known.knowledge.name} is killed ${seconds} s after its start unless it answers by then. Recovery after a crash can take longer, and begins again each time; a startupProbe gives it time.`,
      };
    }
  },
};

/** Ports open late and commands answer late; a probe of the process alone does not wait for recovery. */
function checksService(probe: unknown): boolean {
  return ['httpGet', 'tcpSocket', 'exec', 'grpc'].some((handler) => peek(probe, handler) !== undefined);
}
