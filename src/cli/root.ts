/** A path as one below a folder, with `/` between names; undefined when it is elsewhere. Both are taken as text: nothing is asked of a disk. */
export function belowRoot(root: string, path: string): string | undefined {
  const folder = root.replaceAll('\\', '/').replace(/\/$/, '');
  const whole = path.replaceAll('\\', '/');
  const relative = whole.startsWith(`${folder}/`) ? whole.slice(folder.length + 1) : whole;
  if (/^(?:\/|[A-Za-z]:)/.test(relative)) return undefined;
  const names: string[] = [];
  for (const name of relative.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..' && names.pop() === undefined) return undefined;
    if (name !== '..') names.push(name);
  }
  return names.join('/');
}

/** The address of a file in a SARIF log: below the root by name, elsewhere by its whole path where that is known. */
export function artifactOf(root: string): (file: string) => { readonly uri: string; readonly uriBaseId?: string } {
  return (file) => {
    const below = belowRoot(root, file);
    if (below !== undefined) return { uri: below.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
    const path = file.replaceAll('\\', '/');
    const whole = /^(?:\/|[A-Za-z]:)/.test(path) ? path : `${root.replaceAll('\\', '/')}/${path}`;
    return { uri: new URL(`file://${whole.startsWith('/') ? '' : '/'}${whole.split('/').map(encodePart).join('/')}`).href };
  };
}

/** A drive keeps its colon. */
function encodePart(name: string): string {
  return /^[A-Za-z]:$/.test(name) ? name : encodeURIComponent(name);
}
