import { peek } from '../base/peek.ts';
import { utf8Bytes } from '../base/utf8.ts';
import { has } from './simulated-versions.ts';
import type { Target } from './target.ts';

/**
 * Names of ControllerRevisions, as the real controller gives them: a hash of the exact bytes in which the API machinery writes the template.
 */

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** kube: pkg/controller/history HashControllerRevision; k8s.io/apimachinery/pkg/util/rand SafeEncodeString */
export function revisionHash(data: string, collisionCount: number): string {
  let hash = 0x811c9dc5;
  for (const byte of utf8Bytes(`${data}${collisionCount}`)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return `${hash}`.replace(/\d/g, (digit) => alphabet.charAt(digit.charCodeAt(0) % alphabet.length));
}

/** `<set>-<hash>`. kube: pkg/controller/history ControllerRevisionName */
export function revisionName(setName: string, hash: string): string {
  return `${setName.slice(0, 223)}-${hash}`;
}

/** What a revision stores: a patch that replaces `spec.template` of the (defaulted) set. kube: pkg/controller/statefulset getPatch */
export function revisionData(set: object, target: Target): Readonly<Record<string, unknown>> {
  return { spec: { template: { ...(asWritten(peek(set, 'spec', 'template'), target) as object), $patch: 'replace' } } };
}

/** A template as the API machinery would write it: nothing that its types leave out when empty. */
function asWritten(template: unknown, target: Target): unknown {
  const metadata = withoutEmpty(peek(template, 'metadata'), 'metadata') as Readonly<Record<string, unknown>> | undefined;
  const { creationTimestamp: _, ...known } = metadata ?? {};
  const stamped = has(target, 'templateCreationTimestampNull') ? { creationTimestamp: null, ...known } : known;
  return { metadata: stamped, spec: withoutEmpty(peek(template, 'spec'), 'spec') ?? { containers: null } };
}

/** Members whose Go type is a pointer or a struct, or that have no `omitempty`: written even when they are empty, zero or false. */
const alwaysWritten: ReadonlySet<string> = new Set(
  [
    'name key path mountPath devicePath containerPort port image resources securityContext metadata spec operator topologyKey weight',
    'maxSkew whenUnsatisfiable conditionType allowPrivilegeEscalation privileged readOnlyRootFilesystem runAsNonRoot runAsUser runAsGroup fsGroup',
    'automountServiceAccountToken enableServiceLinks shareProcessNamespace setHostnameAsFQDN hostUsers optional',
    'terminationGracePeriodSeconds activeDeadlineSeconds tolerationSeconds priority defaultMode mode expirationSeconds minDomains',
    'emptyDir preference podAffinityTerm labelSelector exec tcpSocket httpGet grpc sleep configMap secret downwardAPI projected divisor',
    'nodeSelectorTerms containers seconds service type storageClassName runtimeClassName localhostProfile volumeMode',
    'lifecycle preStop postStart valueFrom affinity nodeAffinity podAffinity podAntiAffinity namespaceSelector dnsConfig volumeClaimTemplate',
    'seccompProfile appArmorProfile seLinuxOptions windowsOptions capabilities livenessProbe readinessProbe startupProbe hostnameOverride',
  ]
    .join(' ')
    .split(' '),
);

/** Of these maps every entry is written, whatever it is called. */
const maps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'nodeSelector',
  'matchLabels',
  'requests',
  'limits',
  'volumeAttributes',
  'overhead',
]);

/** Lists whose items always have a `value`; environment variables and tolerations leave an empty one out. */
const withValue: ReadonlySet<string> = new Set(['httpHeaders', 'sysctls', 'options']);

/** What structs without a pointer write although nobody gave it. */
const unasked: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  containers: { resources: {} },
  initContainers: { resources: {} },
  resourceFieldRef: { divisor: '0' },
  volumeClaimTemplate: { metadata: {} },
};

function withoutEmpty(value: unknown, member: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item, member));
  if (typeof value !== 'object' || value === null) return value;
  if (maps.has(member)) return value;
  const written: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries({ ...unasked[member], ...value })) {
    if (inner === undefined || inner === null) continue;
    const kept = withoutEmpty(inner, name);
    if (isEmpty(kept) && !alwaysWritten.has(name) && !(name === 'value' && withValue.has(member))) continue;
    if (Array.isArray(kept) && kept.length === 0) continue;
    written[name] = kept;
  }
  return written;
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

const written = new WeakMap<object, string>();

/** JSON as Go's encoder writes it from a map: members sorted, `<`, `>`, `&`, U+2028 and U+2029 escaped. Remembered for each (immutable) value. */
export function goJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return encode(value);
  const known = written.get(value);
  if (known !== undefined) return known;
  const text = encode(value);
  written.set(value, text);
  return text;
}

function encode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
    members.sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${members.map(([name, inner]) => `${encode(name)}:${encode(inner)}`).join(',')}}`;
  }
  const json = JSON.stringify(value) ?? 'null';
  if (typeof value !== 'string') return json;
  return json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
