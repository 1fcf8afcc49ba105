import { parseDocument, stringify } from 'yaml';
import { peekText } from '../base/peek.ts';
import { formatDuration } from '../base/duration.ts';
import { keyText } from '../kube/objects.ts';
import type { Condition, Step } from '../sim/action.ts';
import { actionWords, isSayable } from '../sim/action-words.ts';
import type { SimulationInput } from '../sim/input.ts';

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
  const names: unknown = parseDocument(added, { logLevel: 'silent' }).toJS();
  const grows = cluster.storageClasses.some((each) => each.allowVolumeExpansion === true);
  const head = {
    scenario: peekText(names, 'scenario') ?? 'change',
    title: peekText(names, 'title') ?? '',
    ...(grows ? { cluster: { storageClasses: cluster.storageClasses.map(classOf) } } : {}),
    ...(texts.manifests.length === 0 ? {} : { manifests: texts.manifests }),
    apply: `${texts.before.trimEnd()}\n`,
    steps: steps.map((step) => stepOf(step, texts.after)),
  };
  const more = /^steps:\n((?: .*\n?)*)/m.exec(added)?.[1] ?? '';
  return `${stringify(head, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false })}${more}`;
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
