import type { Notes } from '../component.ts';

/** Forgets the notes whose names begin so; those of them that are to stay excepted. */
export function forgetNotes(memory: Notes, beginning: string, stays: (rest: string) => boolean = () => false): void {
  for (const note of memory.keys()) if (note.startsWith(beginning) && !stays(note.slice(beginning.length))) memory.delete(note);
}
