import { has, type Target } from '../../kube/versions.ts';
import type { ProjectedSource, Volume } from '../pod-spec.ts';
import { goQuote } from '../go-quote.ts';

/** A file of a volume and, in a projected one, where it comes from. */
interface FilePath {
  readonly path: string;
  readonly source: string;
}

/** W29 W30. kube: pod.warningsForOverlappingVirtualPaths */
export function overlappingPathWarnings(volumes: readonly Volume[], target: Target): string[] {
  return volumes.flatMap((volume) => {
    const name = goQuote(volume.name ?? '');
    const { configMap, secret, downwardAPI, projected } = volume;
    const found: string[] = [];
    const tell = (what: string, paths: readonly FilePath[]) => {
      for (const overlap of overlaps(paths)) found.push(`volume ${name} (${what}): overlapping paths: ${overlap}`);
    };
    if (configMap !== undefined) tell(`ConfigMap ${goQuote(configMap.name ?? '')}`, paths(configMap.items));
    if (secret !== undefined) tell(`Secret ${goQuote(secret.secretName ?? '')}`, paths(secret.items));
    if (downwardAPI !== undefined) tell('DownwardAPI', paths(downwardAPI.items));
    if (projected !== undefined) {
      const sources = projected.sources ?? [];
      for (const source of sources) if (Object.keys(source).length === 0) found.push(`volume ${name} (Projected) has no sources provided`);
      tell('Projected', has(target, 'projectedPathsCarriedOver') ? carriedOver(sources) : sources.flatMap(projectedPaths));
    }
    return found;
  });
}

function paths(items: readonly { readonly path?: string }[] | undefined, source = ''): FilePath[] {
  return (items ?? []).map(({ path = '' }) => ({ path, source }));
}

/** The first servers with this warning take a source that lists no files for a repetition of the one before it. */
function carriedOver(sources: readonly ProjectedSource[]): FilePath[] {
  let last: FilePath[] = [];
  return sources.flatMap((source) => {
    if (Object.keys(source).length === 0) return [];
    const own = projectedPaths(source);
    const lists = Object.values(source).some((kind) => !isListless(kind));
    if (lists) last = own;
    return last;
  });
}

/** A ConfigMap, a Secret or downward API files of which all are taken. */
function isListless(kind: unknown): boolean {
  return typeof kind === 'object' && kind !== null && !('items' in kind) && !('path' in kind);
}

/** The files of one source; of several kinds in it only the first counts. */
function projectedPaths(source: ProjectedSource): FilePath[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (configMap?.items !== undefined) return paths(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`);
  if (secret?.items !== undefined) return paths(secret.items, `Secret ${goQuote(secret.name ?? '')}`);
  if (downwardAPI?.items !== undefined) return paths(downwardAPI.items, 'DownwardAPI');
  if (serviceAccountToken !== undefined) return paths([serviceAccountToken], 'ServiceAccountToken');
  if (clusterTrustBundle !== undefined) {
    return paths([clusterTrustBundle], `ClusterTrustBundle ${goQuote(clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '')}`);
  }
  const files = [
    { path: podCertificate?.certificateChainPath ?? '', source: 'PodCertificate chain' },
    { path: podCertificate?.keyPath ?? '', source: 'PodCertificate key' },
    { path: podCertificate?.credentialBundlePath ?? '', source: 'PodCertificate credential bundle' },
  ];
  return files.filter(({ path }) => path !== '');
}

/** Every pair of which one is the other or lies inside of it, the later one first. kube: pod.checkForOverlap */
function overlaps(files: readonly FilePath[]): string[] {
  const trimmed = files.map(({ path, source }) => ({ path: path.replace(/\/+$/, ''), source }));
  return trimmed.flatMap((later, i) =>
    trimmed
      .slice(0, i)
      .filter((earlier) => later.path !== '' && earlier.path !== '' && areNested(earlier.path, later.path))
      .map((earlier) => `${fileText(later)} with ${fileText(earlier)}`),
  );
}

function areNested(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

function fileText({ path, source }: FilePath): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`;
}
