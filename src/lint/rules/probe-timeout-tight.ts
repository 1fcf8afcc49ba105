import { peek, peekInteger, peekList } from '../../base/peek.ts';
import { addMember, replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/** Commands that start an interpreter or a virtual machine before they ask. */
const slow = /(?:^|[\s/])(rabbitmq-diagnostics|rabbitmqctl|nodetool|cqlsh|mongosh?|mysqladmin|kafka-[\w-]+\.sh|zkServer\.sh)(?=\s|$)/;

/**
 * A probe that hardly has the time to ask.
 *
 * A probe that does not say otherwise has one second. Some command line tools need longer than that just to start, above all on a busy
 * node: the pod then counts as failed although the program is well.
 */
export const probeTimeoutTight: Rule = {
  id: 'probe-timeout-tight',
  severity: 'information',
  shows: { story: 'liveness-kills-recovery' },
  *check(set) {
    for (const { path, container } of set.mainContainers) {
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        const at = [...path, probe];
        const command = peekList(container, probe, 'exec', 'command')
          .filter((each) => typeof each === 'string')
          .join(' ');
        const tool = slow.exec(command)?.[1];
        const seconds = peekInteger(container, probe, 'timeoutSeconds');
        if (tool === undefined || (seconds ?? 1) > 1) continue;
        const written = peek(container, probe, 'timeoutSeconds') !== undefined;
        yield {
          at: { resource: set.resource, path: at, on: 'key' },
          message: `${tool} has 1 s to answer${written ? '' : ' (the default)'}, and may need longer to start. On a busy node the probe fails although the program is well.`,
          fix: {
            title: 'Give it 10 s',
            edits: written
              ? replaceValue(set.resource, [...at, 'timeoutSeconds'], '10')
              : addMember(set.resource, at, 'timeoutSeconds', '10'),
          },
        };
      }
    }
  },
};
