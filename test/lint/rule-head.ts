import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The comment over a rule: what is wrong, and why it matters. */
export interface RuleHead {
  /** One sentence, with its full stop. */
  readonly title: string;
  /** Paragraphs. */
  readonly why: readonly string[];
}

/** Reads the head of a rule's file; throws where there is none, since the files are ours. */
export function ruleHead(id: string): RuleHead {
  const text = readFileSync(resolve(import.meta.dirname, `../../src/lint/rules/${id}.ts`), 'utf8');
  const comment = /\/\*\*\n((?: \*.*\n)+) \*\/\nexport const \w+: Rule = /.exec(text)?.[1];
  const [title, ...why] = (comment ?? '')
    .split('\n')
    .map((line) => line.slice(3))
    .join('\n')
    .trim()
    .split('\n\n')
    .map((paragraph) => paragraph.replaceAll('\n', ' '));
  if (title === undefined || why.length === 0) throw new Error(`${id}: no comment over the rule that says what is wrong and why`);
  return { title, why };
}
