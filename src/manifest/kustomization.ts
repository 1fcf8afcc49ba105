import { isMap, isScalar, isSeq } from './nodes.ts';
import { memberOf, type ParsedFile } from './parse.ts';

/** What a kustomization puts together. */
export interface Kustomization {
  readonly uri: string;
  /** Files and folders that it lists, as URIs; folders without a slash at their end. */
  readonly resources: readonly string[];
  /** It gives other names or namespaces, patches, or makes objects: what comes out is not what the files say. */
  readonly changes: boolean;
}

/** Files that are applied together by a kustomization. */
export interface Rendered {
  readonly uri: string;
  readonly files: readonly string[];
  /**
   * - `complete`: nothing else is applied with them, and they stay as they are written
   * - `changed`: names, namespaces or fields are others in the end, or an overlay adds to them
   */
  readonly as: 'complete' | 'changed';
}

export const kustomizationName = /(?:^|[\\/])(?:kustomization\.ya?ml|Kustomization)$/;

/** Members that leave names, namespaces and fields as they are written. */
const harmless: readonly string[] = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'sortOptions',
];

const known = new WeakMap<ParsedFile, Kustomization>();

/** The kustomization that a file is. Never throws; what cannot be understood of it counts as a change. */
export function kustomizationOf(uri: string, file: ParsedFile): Kustomization | undefined {
  if (!kustomizationName.test(uri)) return undefined;
  const before = known.get(file);
  if (before?.uri === uri) return before;
  const [document] = file.documents;
  const root = document?.root;
  const listed = document === undefined ? undefined : memberOf(root, 'resources');
  const items = isSeq(listed) ? listed.items : [];
  const paths = items.flatMap((item) => (isScalar(item) ? [item.value] : []));
  const keys = isMap(root) ? root.items.map(({ key }) => (isScalar(key) ? key.value : '')) : [];
  const remote = paths.some((path) => path.includes('://') || path.includes('?ref='));
  const made: Kustomization = {
    uri,
    resources: paths.map((path) => resolved(folderOf(uri), path)),
    changes: remote || keys.some((key) => !harmless.includes(key)),
  };
  known.set(file, made);
  return made;
}

/** What each kustomization renders, by its own URI; and for each file the kustomization that lists it, if one does. */
export function rendered(all: readonly Kustomization[]): {
  readonly byUri: ReadonlyMap<string, Rendered>;
  readonly listing: ReadonlyMap<string, string>;
} {
  const byFolder = new Map(all.map((each) => [folderOf(each.uri).replace(/[\\/]$/, ''), each]));
  const bases = new Set(all.flatMap(({ resources }) => resources.filter((each) => byFolder.has(each))));
  const byUri = new Map<string, Rendered>();
  const listing = new Map<string, string>();
  for (const one of all) {
    const parts = reach(one, byFolder);
    const isBase = bases.has(folderOf(one.uri).replace(/[\\/]$/, ''));
    byUri.set(one.uri, {
      uri: one.uri,
      files: [...new Set(parts.flatMap(({ resources }) => resources.filter((each) => !byFolder.has(each))))],
      as: !isBase && parts.every((each) => !each.changes) ? 'complete' : 'changed',
    });
    for (const file of one.resources) if (!byFolder.has(file) && !listing.has(file)) listing.set(file, one.uri);
  }
  return { byUri, listing };
}

/** A kustomization and those of the folders that it lists, each once. */
function reach(one: Kustomization, byFolder: ReadonlyMap<string, Kustomization>): Kustomization[] {
  const found = new Set([one]);
  for (const each of found) {
    for (const path of each.resources) {
      const base = byFolder.get(path);
      if (base !== undefined) found.add(base);
    }
  }
  return [...found];
}

function folderOf(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('\\')) + 1);
}

function resolved(folder: string, path: string): string {
  const steps = folder.split(/[\\/]/).slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
