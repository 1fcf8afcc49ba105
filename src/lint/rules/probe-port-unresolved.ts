import { peek, peekList, peekText } from '../../base/peek.ts';
import { nearestNames } from '../../manifest/suggest.ts';
import { replaceValue, scalarText } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A probe on a port name that the container does not declare.
 *
 * A probe may name a port instead of its number. When the container declares no port of that name, every probe fails.
 */
export const probePortUnresolved: Rule = {
  id: 'probe-port-unresolved',
  severity: 'error',
  shows: { story: 'liveness-kills-recovery', moment: 'event Unhealthy' },
  *check(set) {
    for (const { path, container, name } of set.containers) {
      const declared = peekList(container, 'ports').flatMap((port) => peekText(port, 'name') ?? []);
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        for (const handler of ['httpGet', 'tcpSocket']) {
          const port = peek(container, probe, handler, 'port');
          if (typeof port !== 'string' || port === '' || declared.includes(port)) continue;
          const at = [...path, probe, handler, 'port'];
          // The kubelet falls back to reading the text as a number.
          if (/^\d+$/.test(port)) continue;
          const offered = nearestNames(port, declared).length > 0 ? nearestNames(port, declared) : declared;
          yield {
            at: set.at(...at),
            message: `Container "${name}" declares no port "${port}". The ${probe} fails each time${probe === 'readinessProbe' ? ', and the pod never becomes Ready' : ', and the container is restarted'}.`,
            fixes: offered.map((each) => ({
              title: `Change to "${each}"`,
              edits: replaceValue(set.resource, at, scalarText(each)),
              ...(offered.length === 1 ? { preferred: true } : {}),
            })),
          };
        }
      }
    }
  },
};
