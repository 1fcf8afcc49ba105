import { applyDefaults } from '../api/server.ts';
import { peek, peekList, peekText, peekTexts } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import { type DnsRecord, dnsRecords } from '../kube/dns-names.ts';
import {
  claimName,
  claimTemplateNames,
  governingServiceName,
  identityLabels,
  ordinals,
  podFqdn,
  podName,
  revisionLabel,
} from '../kube/identity.ts';
import type { KubeObject } from '../kube/objects.ts';
import { goJson, revisionData, revisionHash, revisionName } from '../kube/revision-hash.ts';
import { templateLabels } from '../kube/selector.ts';
import type { Target } from '../kube/versions.ts';
import { intended } from '../lint/intended.ts';
import { SetScope } from '../lint/set-scope.ts';
import { rangeAt } from '../manifest/node-path.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';

export interface PodObject {
  readonly name: string;
  readonly ordinal: number;
  readonly hostname: string;
  /** Absent without `spec.serviceName`. */
  readonly subdomain?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly claims: readonly string[];
  /** Absent without `spec.serviceName`. */
  readonly fqdn?: string;
}

export interface ClaimObject {
  readonly name: string;
  readonly template: string;
  readonly storage?: string;
  readonly accessModes: readonly string[];
  /** Absent: the cluster's default class. */
  readonly storageClass?: string;
}

/** What a set will become. */
export interface SetObjects {
  readonly scope: SetScope;
  readonly name: string;
  /** As written, else `default`. */
  readonly namespace: string;
  readonly replicas: number;
  readonly pods: readonly PodObject[];
  readonly claims: readonly ClaimObject[];
  readonly dns: readonly DnsRecord[];
  /** Where the set is written: the text of its name, and where its version and kind begin. */
  readonly at: TextRange;
  readonly headAt: TextRange;
  /** Places for the tree: a click on a pod goes to `replicas`, on a claim to its template, on a name to the Service. */
  readonly places: {
    readonly pods: TextRange;
    readonly claims: Readonly<Record<string, TextRange>>;
    readonly dns: { readonly uri: string; readonly range: TextRange };
  };
  /** The revision of the template as the controller names it, for a set that has never collided; absent where the text has no template. */
  readonly revision?: string;
  /** More pods than `limit` exist. */
  readonly cut: boolean;
}

/** The objects of every set of a file, at most `limit` pods each. */
export function objectsOf(workspace: Workspace, uri: string, limit = 1000): SetObjects[] {
  const file = workspace.file(uri);
  if (file === undefined) return [];
  return file.resources.flatMap((resource) => {
    if (resource.kind !== 'StatefulSet' || resource.class !== 'ours' || resource.name === '') return [];
    return setObjects(workspace, resource, limit) ?? [];
  });
}

/** The objects of one set. */
export function setObjects(workspace: Workspace, resource: Resource, limit: number): SetObjects | undefined {
  const set = intended(resource.decoded);
  if (set === undefined) return undefined;
  const scope = new SetScope(resource, set, workspace.bundleOf(resource.uri), workspace.targetOf(resource.uri));
  const namespace = resource.namespace ?? 'default';
  const { clusterDomain } = workspace.targetOf(resource.uri);
  const service = governingServiceName(set);
  const listed = ordinals(set, limit);
  const templates = claimTemplateNames(set);
  const revision = revisionOf(set, workspace.targetOf(resource.uri));
  const own = { ...templateLabels(set), ...(revision === undefined ? {} : { [revisionLabel]: revision }) };
  const pods = listed.map((ordinal): PodObject => {
    const name = podName(resource.name, ordinal);
    const named = service === undefined ? {} : { subdomain: service, fqdn: podFqdn(name, service, namespace, clusterDomain) };
    return {
      name,
      ordinal,
      hostname: name,
      labels: { ...own, ...identityLabels(resource.name, ordinal) },
      claims: templates.map((template) => claimName(template, resource.name, ordinal)),
      ...named,
    };
  });
  const governing = scope.service;
  return {
    scope,
    name: resource.name,
    namespace,
    replicas: scope.range.count,
    pods,
    claims: claimsOf(set, resource.name, listed),
    dns: dnsRecords({ set, namespace, service: governing?.object, clusterDomain, limit }),
    at: rangeAt(resource.document, ['metadata', 'name']),
    headAt: headOf(resource),
    places: {
      pods: rangeAt(resource.document, ['spec', 'replicas'], 'key'),
      claims: Object.fromEntries(
        templates.map((name, index) => [name, rangeAt(resource.document, ['spec', 'volumeClaimTemplates', index, 'metadata', 'name'])]),
      ),
      dns:
        governing === undefined
          ? { uri: resource.uri, range: rangeAt(resource.document, ['spec', 'serviceName']) }
          : { uri: governing.uri, range: rangeAt(governing.document, ['metadata', 'name']) },
    },
    ...(revision === undefined ? {} : { revision }),
    cut: scope.range.count > listed.length,
  };
}

/** Where an object begins to be read: people write its version first, some its kind. */
function headOf({ document }: Resource): TextRange {
  const [version, kind] = [rangeAt(document, ['apiVersion'], 'key'), rangeAt(document, ['kind'], 'key')];
  return version.start < kind.start ? version : kind;
}

/** The name of the revision that a set makes first; undefined without a template. kube: pkg/controller/history HashControllerRevision over the defaulted set */
export function revisionOf(set: KubeObject, target: Target): string | undefined {
  if (peek(set, 'spec', 'template') === undefined) return undefined;
  return revisionName(set.metadata.name ?? '', revisionHash(goJson(revisionData(applyDefaults(set, target), target)), 0));
}

function claimsOf(set: unknown, setName: string, listed: readonly number[]): ClaimObject[] {
  const templates = peekList(set, 'spec', 'volumeClaimTemplates').flatMap((template) => {
    const name = peekText(template, 'metadata', 'name');
    if (name === undefined) return [];
    const storage = peek(template, 'spec', 'resources', 'requests', 'storage');
    const storageClass =
      peekText(template, 'spec', 'storageClassName') ??
      peekTexts(template, 'metadata', 'annotations')['volume.beta.kubernetes.io/storage-class'];
    const accessModes = peekList(template, 'spec', 'accessModes').filter((each): each is string => typeof each === 'string');
    return [
      {
        template: name,
        accessModes,
        ...(typeof storage === 'string' || typeof storage === 'number' ? { storage: String(storage) } : {}),
        ...(storageClass === undefined ? {} : { storageClass }),
      },
    ];
  });
  return listed.flatMap((ordinal) => templates.map((each) => ({ name: claimName(each.template, setName, ordinal), ...each })));
}
