import { deepEqual } from '../base/deep-equal.ts';
import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';
import { claimName, governingServiceName, ordinalRange, podName } from '../kube/identity.ts';
import { dataPaths, knowledgeOf, majorOf, parseImage } from '../kube/images.ts';
import { keyOf, keyText, type KubeObject, type Path } from '../kube/objects.ts';
import type { Finding, FixText } from '../lint/finding.ts';
import type { Severity } from '../lint/rule.ts';
import { ignoredBySet } from '../lint/suppression.ts';
import { nodeAt, rangeAt } from '../manifest/node-path.ts';
import { isScalar } from '../manifest/nodes.ts';
import { rangeOf } from '../manifest/parse.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { type Comparison, compare, type Side, sides } from './compare.ts';

/** What a finding about a change is made of; the place is in the new text. */
interface Told {
  readonly code: string;
  readonly severity: Severity;
  readonly path: Path;
  readonly message: string;
  readonly fixes?: readonly FixText[];
}

/**
 * What is to be said of a file's changes against what runs: changes that the server refuses, claims left behind, data that moves. `base` names what
 * it is compared with, as in `HEAD`.
 */
export function changeFindings(before: Workspace, after: Workspace, uri: string, base: string): Finding[] {
  const comparison = compare(before, after);
  const old = sides(before);
  const now = sides(after);
  const found: Finding[] = [];
  for (const [key, side] of now) {
    if (side.resource.uri !== uri || side.resource.kind !== 'StatefulSet') continue;
    const previous = old.get(key);
    const ignored = ignoredBySet(side.object);
    const refused = refusedChanges(comparison, side, previous, base);
    const change = comparison.sets.find((each) => each.name === keyOf(side.object).name && each.namespace === keyOf(side.object).namespace);
    const told = previous === undefined ? renamed(change?.from, side, old, base) : changed(previous, side, base);
    told.push(...serviceRenamed(previous, side, old, now, base));
    const all = [...refused, ...told.map((each) => findingOf(side, each))];
    found.push(...all.filter((each) => !ignored.includes(each.code)));
  }
  return found;
}

function findingOf({ resource }: Side, { path, fixes, ...rest }: Told): Finding {
  return { ...rest, range: rangeAt(resource.document, path), source: 'statefulset', related: [], fixes: fixes ?? [], shown: true };
}

function refusedChanges({ refused, sets }: Comparison, side: Side, previous: Side | undefined, base: string): Finding[] {
  const { kind, namespace, name } = keyOf(side.object);
  const runbook = sets.find((each) => each.name === name && each.namespace === namespace)?.runbook ?? [];
  return refused
    .filter((each) => keyText(each) === keyText({ kind, namespace, name }))
    .map(({ range, type, field, serverMessage, path }): Finding => {
      const size = path.at(-1) === 'storage';
      const was = peekText(previous?.object, ...path) ?? 'another';
      const fixes = previous === undefined ? [] : restore(side, previous, path);
      const fact = size
        ? `The size of a claim template cannot change; it was ${was} in ${base}.`
        : `${path.join('.')} cannot change once the set exists.`;
      return {
        range,
        severity: 'error',
        code: size ? 'claim-size-changed' : 'immutable-field-changed',
        source: 'statefulset',
        message: `${fact} To do it all the same: ${runbook.map((command) => command.replace(/ {2}#.*/, '')).join('; ')}`,
        related: [],
        fixes,
        shown: true,
        answer: { code: 'api/forbidden', message: serverMessage, type: type as NonNullable<Finding['answer']>['type'] & string, field },
      };
    });
}

/** The old text of a scalar in place of the new one. */
function restore(side: Side, previous: Side, path: Path): FixText[] {
  const [was, is] = [nodeAt(previous.resource.document, path)?.value, nodeAt(side.resource.document, path)?.value];
  if (!isScalar(was) || !isScalar(is)) return [];
  const { document } = previous.resource;
  const text = document.text.slice(was.start, was.end);
  return [
    {
      title: `Restore ${text}`,
      edits: [{ uri: side.resource.uri, ...rangeOf(side.resource.document, is), newText: text }],
      preferred: true,
    },
  ];
}

function renamed(from: string | undefined, side: Side, old: ReadonlyMap<string, Side>, base: string): Told[] {
  const previous = [...old.values()].find((each) => each.resource.kind === 'StatefulSet' && keyOf(each.object).name === from);
  if (from === undefined || previous === undefined) return [];
  const [template] = peekList(previous.object, 'spec', 'volumeClaimTemplates');
  const claim = peekText(template, 'metadata', 'name');
  const left =
    claim === undefined
      ? ''
      : ` Claims such as ${claimName(claim, from, ordinalRange(previous.object).first)} stay behind with the data, and the new pods start empty.`;
  return [
    {
      code: 'set-renamed',
      severity: 'warning',
      path: ['metadata', 'name'],
      message:
        from === keyOf(side.object).name
          ? `This set was in namespace "${keyOf(previous.object).namespace}" in ${base}: in another one it is another set.${left}`
          : `This set was "${from}" in ${base}: under another name it is another set.${left}`,
    },
  ];
}

/** What a change that the server accepts does all the same; each with the old value to put back, where there is one to put. */
function changed(previous: Side, side: Side, base: string): Told[] {
  const [before, after] = [previous.object, side.object];
  const found = [
    ...lowered(before, after, base),
    ...retentionTurnedOn(before, after, base),
    ...dataMoved(before, after, base),
    ...dataDirectoryMoved(before, after, base),
    ...majorChanged(before, after, base),
  ];
  return [
    ...found.map((each) => ({ ...each, fixes: restore(side, previous, each.path).map(({ title, edits }) => ({ title, edits })) })),
    ...(found.some(({ code }) => code === 'store-major-upgrade') ? [] : rolloutMayStick(before, after)),
  ];
}

/** The Service that a set names is not there any more, and the set cannot name another one. */
function serviceRenamed(
  previous: Side | undefined,
  side: Side,
  old: ReadonlyMap<string, Side>,
  now: ReadonlyMap<string, Side>,
  base: string,
): Told[] {
  const name = governingServiceName(side.object);
  if (name === undefined || previous === undefined || governingServiceName(previous.object) !== name) return [];
  const { namespace } = keyOf(side.object);
  const key = keyText({ kind: 'Service', namespace, name });
  const was = old.get(key);
  if (was === undefined || now.has(key)) return [];
  const selector = (each: Side) => peek(each.object, 'spec', 'selector');
  const renamedTo = [...now].find(
    ([other, each]) => each.resource.kind === 'Service' && !old.has(other) && deepEqual(selector(each), selector(was)),
  )?.[1];
  return [
    {
      code: 'governing-service-renamed',
      severity: 'error',
      path: ['spec', 'serviceName'],
      message: `Service "${name}" was here in ${base}, and is not any more. serviceName cannot change once the set exists, so its pods have no names.`,
      fixes: renamedTo === undefined ? [] : restore(renamedTo, was, ['metadata', 'name']),
    },
  ];
}

/** What decides whether a container comes up. */
const startFields = ['image', 'command', 'args', 'env'];

/** kube: pkg/controller/statefulset updateStatefulSet: with OrderedReady a pod that is not healthy is waited for, whatever its revision. */
function rolloutMayStick(before: KubeObject, after: KubeObject): Told[] {
  const { count, last } = ordinalRange(after);
  const partition = peekInteger(after, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (count <= partition || peek(after, 'spec', 'podManagementPolicy') === 'Parallel') return [];
  if (peek(after, 'spec', 'updateStrategy', 'type') === 'OnDelete') return [];
  const at = ['spec', 'template', 'spec', 'containers'];
  for (const [index, container] of peekList(after, ...at).entries()) {
    const old = peekList(before, ...at).find((each) => peekText(each, 'name') === peekText(container, 'name'));
    const field = old === undefined ? undefined : startFields.find((each) => !deepEqual(peek(old, each), peek(container, each)));
    if (field === undefined || peek(container, field) === undefined) continue;
    const pod = podName(after.metadata.name ?? '', last);
    return [
      {
        code: 'rollout-stuck-on-bad-revision',
        severity: 'information',
        path: [...at, index, field],
        message: `This rolls out from ${pod} on, and stops at a pod that does not become Ready. To take it back is not enough then: the pod has to be deleted too (kubectl delete pod ${pod}).`,
      },
    ];
  }
  return [];
}

function lowered(before: KubeObject, after: KubeObject, base: string): Told[] {
  const [was, is] = [ordinalRange(before), ordinalRange(after)];
  if (is.count >= was.count) return [];
  const deletes =
    peek(after, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete' &&
    peekList(after, 'spec', 'volumeClaimTemplates').length > 0;
  const members = peekList(after, 'spec', 'template', 'spec', 'containers').some(
    (container) => knowledgeOf(peekText(container, 'image') ?? '')?.quorum === true,
  );
  const name = after.metadata.name ?? '';
  const gone = `${podName(name, was.last)}${was.count - is.count > 1 ? ` to ${podName(name, is.last + 1)}` : ''}`;
  return [
    {
      code: 'replicas-lowered',
      severity: deletes || members ? 'warning' : 'information',
      path: ['spec', 'replicas'],
      message: `${was.count} replicas in ${base}, ${is.count} now: ${gone} go. Their claims are ${deletes ? 'deleted with their data (whenScaled: Delete)' : 'kept, and come back with old data when it is scaled up again'}.${members ? ' As members they count on until the program is told to remove them.' : ''}`,
    },
  ];
}

function retentionTurnedOn(before: KubeObject, after: KubeObject, base: string): Told[] {
  return ['whenScaled', 'whenDeleted'].flatMap((when): Told[] => {
    const path = ['spec', 'persistentVolumeClaimRetentionPolicy', when];
    if (peek(after, ...path) !== 'Delete' || peek(before, ...path) === 'Delete') return [];
    return [
      {
        code: 'retention-turned-on',
        severity: 'warning',
        path,
        message: `${when} was Retain in ${base}. From the next sync on the claims that exist already are deleted too.`,
      },
    ];
  });
}

/** Mount paths of claims that moved. */
function dataMoved(before: KubeObject, after: KubeObject, base: string): Told[] {
  const claims = new Set(peekList(after, 'spec', 'volumeClaimTemplates').map((template) => peekText(template, 'metadata', 'name')));
  const at = ['spec', 'template', 'spec', 'containers'];
  return peekList(after, ...at).flatMap((container, index) => {
    const old = peekList(before, ...at).find((each) => peekText(each, 'name') === peekText(container, 'name'));
    return peekList(container, 'volumeMounts').flatMap((mount, position): Told[] => {
      const name = peekText(mount, 'name');
      const same = peekList(old, 'volumeMounts').filter((each) => peekText(each, 'name') === name);
      const [was] = same;
      // Several mounts of one claim are told apart by nothing that would not change as well.
      if (name === undefined || !claims.has(name) || was === undefined || same.length > 1) return [];
      for (const field of ['mountPath', 'subPath']) {
        if (peek(was, field) === peek(mount, field)) continue;
        const path = [...at, index, 'volumeMounts', position, field];
        return [
          {
            code: 'data-path-changed',
            severity: 'warning',
            path,
            message: `${field} of "${name}" was ${peekText(was, field) ?? 'not set'} in ${base}. The program looks elsewhere for its data, and finds an empty directory.`,
          },
        ];
      }
      return [];
    });
  });
}

/** The variable that tells the program where its data is. */
function dataDirectoryMoved(before: KubeObject, after: KubeObject, base: string): Told[] {
  const at = ['spec', 'template', 'spec', 'containers'];
  return peekList(after, ...at).flatMap((container, index): Told[] => {
    const variable = knowledgeOf(peekText(container, 'image') ?? '')?.dataEnv;
    const old = peekList(before, ...at).find((each) => peekText(each, 'name') === peekText(container, 'name'));
    const valueOf = (each: unknown) =>
      peekText(
        peekList(each, 'env').find((entry) => peekText(entry, 'name') === variable),
        'value',
      );
    const [was, is] = [valueOf(old), valueOf(container)];
    if (variable === undefined || old === undefined || is === undefined || was === is) return [];
    const position = peekList(container, 'env').findIndex((entry) => peekText(entry, 'name') === variable);
    return [
      {
        code: 'data-path-changed',
        severity: 'warning',
        path: [...at, index, 'env', position, 'value'],
        message: `${variable} was ${was ?? 'not set'} in ${base}. The program looks elsewhere for its data, and finds an empty directory.`,
      },
    ];
  });
}

function majorChanged(before: KubeObject, after: KubeObject, base: string): Told[] {
  const at = ['spec', 'template', 'spec', 'containers'];
  return peekList(after, ...at).flatMap((container, index): Told[] => {
    const old = peekList(before, ...at).find((each) => peekText(each, 'name') === peekText(container, 'name'));
    const [was, is] = [peekText(old, 'image') ?? '', peekText(container, 'image') ?? ''];
    const known = knowledgeOf(is);
    const [from, to] = [majorOf(parseImage(was).tag), majorOf(parseImage(is).tag)];
    if (
      known === undefined ||
      dataPaths(known, is).length === 0 ||
      knowledgeOf(was) !== known ||
      from === undefined ||
      to === undefined ||
      from === to ||
      peekInteger(after, 'spec', 'replicas') === 0
    )
      return [];
    return [
      {
        code: 'store-major-upgrade',
        severity: 'warning',
        path: [...at, index, 'image'],
        message: `${known.name} ${from} in ${base}, ${to} now: another major version may not read the files, or not give them back. Pods are replaced one by one, and there is no way back by rolling back.`,
      },
    ];
  });
}
