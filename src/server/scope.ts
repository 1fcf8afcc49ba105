import { Workspace } from '../manifest/workspace.ts';

/** The file itself, or the files in and below the folder: those of the folder first, then by name. */
export function urisUnder(workspace: Workspace, uri: string): string[] {
  if (workspace.file(uri) !== undefined) return [uri];
  const folder = uri.endsWith('/') ? uri : `${uri}/`;
  const below = workspace.files().flatMap((file) => (file.uri.startsWith(folder) && file.resources.length > 0 ? [file.uri] : []));
  const depth = (each: string) => each.split('/').length;
  return below.sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1));
}

/** What is applied with a file, with another text of that file. */
export function withText(workspace: Workspace, uri: string, text: string): Workspace {
  const other = new Workspace({ ...workspace.options, target: workspace.targetOf(uri), bundle: 'all' });
  for (const each of new Set(workspace.bundleOf(uri).resources.map((resource) => resource.uri)))
    if (each !== uri) other.setFile(each, workspace.file(each)?.text ?? '');
  other.setFile(uri, text);
  return other;
}

/** A file without its surroundings: what is to be said of it alone costs one file. */
export function aloneWith(workspace: Workspace, uri: string, text: string): Workspace {
  const alone = new Workspace({ ...workspace.options, target: workspace.targetOf(uri) });
  alone.setFile(uri, text);
  return alone;
}
