import { minors } from '../kube/versions.ts';
import { switchableCodes } from '../lint/settings-findings.ts';
import { imageKeys, imageSwitches, settingKeys, severityWords } from '../manifest/settings-file.ts';
import type { CompletionItem } from './completion.ts';
import { type TypingContext, typingContext } from './typing-context.ts';

/** What can be written at an offset of a settings file: its members, the rules, and the values that each takes. */
export function settingsCompletion(text: string, offset: number): CompletionItem[] {
  const context = typingContext(text, offset);
  if (context === undefined) return [];
  const isKey = context.key === undefined;
  const words = isKey ? keysAt(context).filter((each) => !context.siblings.includes(each)) : valuesAt(context);
  return words.map((word, index) => ({
    label: word,
    kind: isKey ? 'field' : 'value',
    detail: '',
    insert: isKey ? `${word}:${blocks.includes(word) ? '' : ' '}` : word,
    snippet: false,
    replace: { start: context.start, end: context.end },
    sortText: String(index).padStart(4, '0'),
  }));
}

/** Members whose value stands on the lines below. */
const blocks: readonly string[] = ['rules', 'images'];

function keysAt({ parent: [member, item, ...deeper] }: TypingContext): readonly string[] {
  if (member === undefined) return settingKeys;
  if (member === 'rules' && item === undefined) return switchableCodes;
  return member === 'images' && typeof item === 'number' && deeper.length === 0 ? imageKeys : [];
}

function valuesAt({ parent: [member, item], key = '' }: TypingContext): readonly string[] {
  if (member === 'rules' && item === undefined) return severityWords;
  if (member === 'images') return imageSwitches.includes(key) ? ['true', 'false'] : [];
  if (key === 'kubernetes') return minors.toReversed().map((minor) => `"${minor}"`);
  return member === undefined && key === 'closedBundle' ? ['true', 'false'] : [];
}
