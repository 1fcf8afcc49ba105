import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import { mountsOf } from '../mounts.ts';
import type { Fix, Rule } from '../rule.ts';

/**
 * Order and rollouts gated on a readiness that nobody checks.
 *
 * A readiness probe asks whether a pod can serve. The set goes on to its next pod, when it starts and when it replaces them for an update,
 * as soon as this one is Ready. Without a probe that is when the process runs: an update replaces the second member while the first one
 * still starts, and for a while none of them serves.
 */
export const readinessMissing: Rule = {
  id: 'readiness-missing',
  severity: 'information',
  shows: { story: 'rolling-update', steps: ['restart set SET'], moment: 'ready LAST#2' },
  *check(set) {
    if (set.mostReplicas < 2 || set.mainContainers.length === 0) return;
    if (set.mainContainers.some(({ container }) => peek(container, 'readinessProbe') !== undefined)) return;
    if ((peekInteger(set.set, 'spec', 'minReadySeconds') ?? 0) > 0) return;
    // A slip in its name is told already.
    if (set.resource.decoded.problems.some(({ kind, fix }) => kind === 'unknown-field' && fix?.names?.[0] === 'readinessProbe')) return;
    const serving = set.mainContainers.filter(({ container }) => peekList(container, 'ports').length > 0);
    const withPort = serving.find((each) => mountsOf(set, each).some(({ claim }) => claim)) ?? serving[0];
    // Workers without a port have nothing to ask.
    if (withPort === undefined) return;
    const known = set.knowledge;
    const place = known?.container ?? withPort;
    const port = peekText(withPort.container, 'ports', 0, 'name') ?? peekInteger(withPort.container, 'ports', 0, 'containerPort');
    const fixes: Fix[] =
      port === undefined
        ? []
        : [
            {
              title: `Add a readiness probe on port ${port}`,
              edits: addMember(set.resource, withPort.path, 'readinessProbe', `\n  tcpSocket:\n    port: ${port}`),
            },
          ];
    yield {
      at: { resource: set.resource, path: [...place.path, 'name'] },
      severity: known === undefined && set.claimTemplates.length === 0 ? 'information' : 'warning',
      message: `No readiness probe: each pod of "${set.name}" counts as Ready when its process runs. The next one is started, or replaced, without waiting for this one to serve.`,
      fixes: fixes,
    };
  },
};
