import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root, sourceFiles } from './tree.ts';

/** Languages that the editor's texts are there in, beside English. */
export const languages = ['de', 'ja'] as const;

export type Words = Readonly<Record<string, string>>;

export const readWords = (file: string): Words => JSON.parse(readFileSync(resolve(root, file), 'utf8')) as Words;

/** How a text for the user is written in these layers. */
const calls: Readonly<Record<string, RegExp>> = {
  extension: /\bl10n\.t\(\s*/g,
  panel: /(?<![\w.])(?:t|tParts)\(\s*/g,
};

const literal = /(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/y;

/** Every text for the user in the sources of extension and panel, and the calls whose text cannot be read off. */
export function textsOfSources(): { readonly texts: ReadonlySet<string>; readonly unreadable: readonly string[] } {
  const texts = new Set<string>();
  const unreadable: string[] = [];
  for (const [layer, call] of Object.entries(calls)) {
    for (const file of sourceFiles(`src/${layer}`)) {
      const source = readFileSync(file, 'utf8');
      for (const found of source.matchAll(call)) {
        literal.lastIndex = found.index + found[0].length;
        const match = literal.exec(source);
        const text = match?.[1] ?? match?.[2];
        if (text !== undefined) texts.add(text.replaceAll(/\\(.)/g, '$1'));
        else if (!source.slice(0, found.index).endsWith('function '))
          unreadable.push(`${file.slice(root.length + 1)}: ${source.slice(found.index, found.index + 40)}`);
      }
    }
  }
  return { texts, unreadable };
}
