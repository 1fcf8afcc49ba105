import { peekList, peekText } from '../base/peek.ts';
import { claimName, identityLabels, podName, revisionLabel } from './identity.ts';
import type { KubeObject, OwnerReference } from './objects.ts';

/** What the controller makes of a StatefulSet: computed here for the preview and the simulator alike. */

/** A defaulted set, as far as its pods and claims are made of it. */
export interface MakingSet extends KubeObject {
  readonly spec: {
    readonly serviceName?: string;
    readonly selector: unknown;
    readonly volumeClaimTemplates?: readonly KubeObject[];
  };
}

/** `spec.template`, of the set or of a revision. */
export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The pod of an ordinal. kube: newStatefulSetPod, initIdentity; pkg/controller GetPodFromTemplate */
export function podOfSet(set: MakingSet, template: PodTemplate, revision: string, ordinal: number, owner: OwnerReference): KubeObject {
  const setName = set.metadata.name ?? '';
  const name = podName(setName, ordinal);
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${setName}-`,
      namespace: set.metadata.namespace ?? '',
      labels: { ...template.metadata?.labels, ...identityLabels(setName, ordinal), [revisionLabel]: revision },
      ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [owner],
    },
    spec: { ...template.spec, hostname: name, subdomain: set.spec.serviceName ?? '' },
  };
  return withClaims(set, pod, ordinal);
}

/** The claims of an ordinal by the names of their templates, sorted: upstream's order is that of a Go map. kube: getPersistentVolumeClaims */
export function claimsOfSet(set: MakingSet, ordinal: number): readonly KubeObject[] {
  const matchLabels = (set.spec.selector as { readonly matchLabels?: Readonly<Record<string, string>> } | undefined)?.matchLabels;
  const claims = (set.spec.volumeClaimTemplates ?? []).map((template): KubeObject => {
    const { labels, annotations, name } = template.metadata;
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimName(name ?? '', set.metadata.name ?? '', ordinal),
        namespace: set.metadata.namespace ?? '',
        labels: { ...labels, ...matchLabels },
        ...(annotations === undefined ? {} : { annotations }),
      },
      ...(template.spec === undefined ? {} : { spec: template.spec }),
    };
  });
  return claims.sort((left, right) => ((left.metadata.name ?? '') < (right.metadata.name ?? '') ? -1 : 1));
}

/** Each claim template becomes a volume of its name, instead of one that the template has. kube: updateStorage */
export function withClaims(set: MakingSet, pod: KubeObject, ordinal: number): KubeObject {
  const templates = (set.spec.volumeClaimTemplates ?? []).map((each) => each.metadata.name ?? '').sort();
  if (templates.length === 0) return pod;
  const own = templates.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: claimName(name, set.metadata.name ?? '', ordinal) },
  }));
  const others = peekList(pod, 'spec', 'volumes').filter((volume) => !templates.includes(peekText(volume, 'name') ?? ''));
  return { ...pod, spec: { ...(pod.spec as object), volumes: [...own, ...others] } };
}
