import { formatDuration } from '../base/duration.ts';
import { keyText } from '../kube/objects.ts';
import { yamlLines } from '../kube/yaml-text.ts';
import type { Condition, Step } from '../sim/action.ts';
import { actionWords, isSayable } from '../sim/action-words.ts';
import type { SimulationInput } from '../sim/input.ts';
import { parseScenario } from './parse.ts';

/** The texts of a change. */
export interface ChangeTexts {
  /** Names of the files beside the one that changed. */
  readonly manifests: readonly string[];
  readonly before: string;
  readonly after: string;
}

/**
 * The rollout of a change as a scenario file that stands alone but for the files beside it: the text from before, and its steps.
 *
 * @param added a scenario of name, title and `steps:`, as the panel writes it: its steps come after those of the change
 */
export function changeScenario(texts: ChangeTexts, { cluster }: SimulationInput, steps: readonly Step[], added: string): string {
  const { file } = parseScenario(added);
  const grows = cluster.storageClasses.some((each) => each.allowVolumeExpansion === true);
  const head = {
    scenario: file.scenario === '' ? 'change' : file.scenario,
    title: file.title,
    ...(grows ? { cluster: { storageClasses: cluster.storageClasses.map(classOf) } } : {}),
    ...(texts.manifests.length === 0 ? {} : { manifests: texts.manifests }),
    apply: `${texts.before.trimEnd()}\n`,
  };
  const more = /^steps:\n((?: .*\n?)*)/m.exec(added)?.[1] ?? '';
  const own = yamlLines(steps.map((step) => stepOf(step, texts.after))).map((line) => (line === '' ? '' : `  ${line}`));
  const all = [...yamlLines(head), ...(steps.length === 0 && more === '' ? [] : ['steps:']), ...(steps.length === 0 ? [] : own)];
  return `${all.join('\n')}\n${more}`;
}

function classOf({
  name,
  isDefault,
  allowVolumeExpansion,
  attachMs,
  detachMs,
}: SimulationInput['cluster']['storageClasses'][number]): object {
  return {
    name,
    ...(isDefault === true ? { default: true } : {}),
    ...(allowVolumeExpansion === true ? { expandable: true } : {}),
    ...(attachMs === undefined ? {} : { attach: formatDuration(attachMs) }),
    ...(detachMs === undefined ? {} : { detach: formatDuration(detachMs) }),
  };
}

function stepOf({ id, atMs, when, after, delayMs, action }: Step, text: string): object {
  const what =
    action.do === 'apply'
      ? { apply: `${text.trimEnd()}\n` }
      : action.do === 'patch' && !isSayable(action)
        ? { patch: keyText(action.object), with: action.patch }
        : { do: actionWords(action) };
  return {
    ...(id === undefined ? {} : { id }),
    ...(atMs === undefined ? {} : { at: formatDuration(atMs) }),
    ...(when === undefined ? {} : { when: conditionText(when) }),
    ...(after === undefined ? {} : { after }),
    ...(delayMs === undefined ? {} : { delay: formatDuration(delayMs) }),
    ...what,
  };
}

function conditionText({ object, is }: Condition): string {
  const kind = object.kind === 'Pod' ? 'pod' : 'set';
  const place = object.namespace === 'default' ? object.name : `${object.namespace}/${object.name}`;
  return `${kind} ${place} is ${is}`;
}
