import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** The checkout's root folder. */
export const root = resolve(import.meta.dirname, '../..');

/** TypeScript files below the given folders, as absolute paths, sorted. */
export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }).map((file) => resolve(root, file))).sort();
}

/** One line of a failing check: where, why, and what to do. */
export function repairable(file: string, reason: string, repair: string, line = 0): string {
  return `${relative(root, file)}${line > 0 ? `:${line}` : ''}: ${reason}; ${repair}`;
}

/** The text without comments and string contents, line structure kept: words there are not uses. */
export function codeOf(text: string): string {
  const pattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
  return text.replace(pattern, (part) => part.replace(/[^\n]/g, ' '));
}
