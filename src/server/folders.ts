import type { Knowledge, ReadFiles } from './knowledge.ts';

/** The manifests below a folder: their addresses, each with a word that changes when the file does. */
export type ListFiles = (folder: string) => Promise<ReadonlyMap<string, string>>;

/** The folders of an editor that does not hand over files: the server looks for itself. */
export interface Folders {
  /** Looks for what changed since it last looked; answers whether anything did. */
  look(): Promise<boolean>;
  change(added: readonly string[], removed: readonly string[]): Promise<boolean>;
}

/** `list` and `read` are of the machine that the server runs on. */
export function createFolders(knowledge: Knowledge, list: ListFiles, read: ReadFiles, first: readonly string[]): Folders {
  const folders = new Set(first);
  let known: ReadonlyMap<string, string> = new Map();
  let looking = Promise.resolve(false);
  const lookNow = async () => {
    const found = new Map<string, string>();
    for (const folder of folders) for (const [uri, stamp] of await list(folder)) found.set(uri, stamp);
    // Editors write one address in more than one way; an open text is the file's text.
    const open = new Set(knowledge.openUris().map(plain));
    for (const uri of found.keys()) if (open.has(plain(uri))) found.delete(uri);
    const changed = [...found].filter(([uri, stamp]) => known.get(uri) !== stamp).map(([uri]) => uri);
    const removed = [...known.keys()].filter((uri) => !found.has(uri));
    known = found;
    return changed.length + removed.length > 0 && (await knowledge.takeFiles({ changed, removed }, read));
  };
  const look = () => (looking = looking.then(lookNow, lookNow));
  return {
    look,
    change(added, removed) {
      for (const folder of removed) folders.delete(folder);
      for (const folder of added) folders.add(folder);
      return look();
    },
  };
}

function plain(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof URIError) return uri;
    throw error;
  }
}
