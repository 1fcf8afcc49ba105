import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GoPackage, readGoPackage } from './go-source.ts';

/** The releases that the tables are made from, oldest first: the newest patch of each supported minor that the project knows. */
export const releases = ['1.31.14', '1.32.13', '1.33.13', '1.34.4', '1.35.4', '1.36.3', '1.37.1'] as const;

/** The kinds in the tables, with the published document that describes each. */
export const kinds: readonly { readonly apiVersion: string; readonly kind: string; readonly document: string; readonly type: string }[] = [
  { apiVersion: 'apps/v1', kind: 'StatefulSet', document: 'apis__apps__v1', type: 'apps.StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', document: 'apis__apps__v1', type: 'apps.ReplicaSet' },
  ...['ConfigMap', 'Namespace', 'Node', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'ResourceQuota', 'Secret', 'Service'].map(
    (kind) => ({
      apiVersion: 'v1',
      kind,
      document: 'api__v1',
      type: `core.${kind}`,
    }),
  ),
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', document: 'apis__policy__v1', type: 'policy.PodDisruptionBudget' },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    document: 'apis__autoscaling__v2',
    type: 'autoscaling.HorizontalPodAutoscaler',
  },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', document: 'apis__storage.k8s.io__v1', type: 'storage.StorageClass' },
];

/** A definition of a published OpenAPI v3 document, as far as it is read. */
export interface PublishedSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, PublishedSchema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
}

/** What one release says: its published definitions by short name (`core.Container`) and its Go packages by the same prefixes. */
export interface Release {
  readonly version: string;
  readonly published: ReadonlyMap<string, PublishedSchema>;
  readonly packages: ReadonlyMap<string, GoPackage>;
}

/** Prefix of short names: module, package folder, prefix of the published names, and how Go prints the package. */
const packages = [
  { prefix: 'apps', module: 'k8s.io/api', folder: 'apps/v1', published: 'io.k8s.api.apps.v1.' },
  { prefix: 'core', module: 'k8s.io/api', folder: 'core/v1', published: 'io.k8s.api.core.v1.' },
  { prefix: 'policy', module: 'k8s.io/api', folder: 'policy/v1', published: 'io.k8s.api.policy.v1.' },
  { prefix: 'autoscaling', module: 'k8s.io/api', folder: 'autoscaling/v2', published: 'io.k8s.api.autoscaling.v2.' },
  { prefix: 'storage', module: 'k8s.io/api', folder: 'storage/v1', published: 'io.k8s.api.storage.v1.' },
  { prefix: 'meta', module: 'k8s.io/apimachinery', folder: 'pkg/apis/meta/v1', published: 'io.k8s.apimachinery.pkg.apis.meta.v1.' },
  { prefix: 'types', module: 'k8s.io/apimachinery', folder: 'pkg/types', published: 'io.k8s.apimachinery.pkg.types.' },
] as const;

/** `io.k8s.api.core.v1.Container` to `core.Container`; undefined for packages that are not read. */
export function shortName(name: string): string | undefined {
  const row = [...packages, ...leafPackages].find((each) => name.startsWith(each.published));
  return row === undefined ? undefined : `${row.prefix}.${name.slice(row.published.length)}`;
}

/** Packages of types that have a JSON form of their own. */
const leafPackages = [
  { prefix: 'resource', published: 'io.k8s.apimachinery.pkg.api.resource.' },
  { prefix: 'intstr', published: 'io.k8s.apimachinery.pkg.util.intstr.' },
  { prefix: 'runtime', published: 'io.k8s.apimachinery.pkg.runtime.' },
] as const;

/** Downloads a release's modules with the Go client into its own cache and reads what the tables need. */
export function readRelease(version: string, scratch: string): Release {
  const library = version.replace(/^1\./, '0.');
  const folders = new Map([
    ['k8s.io/kubernetes', downloadModule(`k8s.io/kubernetes@v${version}`, scratch)],
    ['k8s.io/api', downloadModule(`k8s.io/api@v${library}`, scratch)],
    ['k8s.io/apimachinery', downloadModule(`k8s.io/apimachinery@v${library}`, scratch)],
  ]);
  const published = new Map<string, PublishedSchema>();
  for (const document of new Set(kinds.map((kind) => kind.document))) {
    const path = join(folders.get('k8s.io/kubernetes') ?? '', 'api/openapi-spec/v3', `${document}_openapi.json`);
    const { components } = JSON.parse(readFileSync(path, 'utf8')) as { components: { schemas: Record<string, PublishedSchema> } };
    for (const [name, schema] of Object.entries(components.schemas)) {
      const short = shortName(name);
      if (short !== undefined) published.set(short, schema);
    }
  }
  return {
    version,
    published,
    packages: new Map(packages.map(({ prefix, module, folder }) => [prefix, readGoPackage(join(folders.get(module) ?? '', folder))])),
  };
}

/** The folder of a Go module, downloaded with the Go client into its own cache. `scratch` is any folder. */
export function downloadModule(module: string, scratch: string): string {
  const answer = execFileSync('go', ['mod', 'download', '-json', module], { cwd: scratch, encoding: 'utf8' });
  return (JSON.parse(answer) as { Dir: string }).Dir;
}
