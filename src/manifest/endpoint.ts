import { utf8Bytes } from '../base/utf8.ts';
import { goQuote } from '../api/go-quote.ts';
import { type Endpoint, groupVersion, type NamedKind } from '../api/request.ts';
import { type JsonNode, sortedNames } from './json-node.ts';

/** What a body says it is, or why the server cannot find that out. */
export type BodyKind =
  | { readonly named: NamedKind; readonly complaint?: undefined }
  | { readonly complaint: string; readonly node: JsonNode };

/**
 * The kind and version of a body, the endpoint's where it is silent.
 *
 * kube: k8s.io/apimachinery/pkg/runtime/serializer/json SimpleMetaFactory.Interpret, gvkWithDefaults
 */
export function bodyKind(json: JsonNode, endpoint: Endpoint): BodyKind {
  const found = { apiVersion: '', kind: '' };
  if (json.kind !== 'object' && json.kind !== 'null') {
    const word = { boolean: 'bool', list: 'array', string: 'string', number: 'number' }[json.kind];
    return { complaint: metaComplaint(`json: cannot unmarshal ${word} into Go value of type ${metaType}`), node: json };
  }
  if (json.kind === 'object') {
    for (const name of sortedNames(json.members)) {
      // This reader of Go ignores case.
      const member = typeMembers.find((each) => each.toLowerCase() === name.toLowerCase());
      const value = json.members.get(name)?.value;
      if (member === undefined || value === undefined || value.kind === 'null') continue;
      if (value.kind !== 'string') {
        const word = { boolean: 'bool', list: 'array', object: 'object', number: 'number' }[value.kind];
        return { complaint: metaComplaint(`json: cannot unmarshal ${word} into Go struct field .${member} of type string`), node: value };
      }
      found[member] = value.value;
    }
  }
  if (found.apiVersion.split('/').length > 2) return { complaint: `unexpected GroupVersion string: ${found.apiVersion}`, node: json };
  return { named: withDefaults(found, endpoint) };
}

const typeMembers = ['apiVersion', 'kind'] as const;

const metaType = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function metaComplaint(message: string): string {
  return `couldn't get version/kind; json parse error: ${message}`;
}

function withDefaults(found: NamedKind, endpoint: Endpoint): NamedKind {
  const kind = found.kind === '' ? endpoint.kind : found.kind;
  const { group, version } = groupVersion(found.apiVersion === '/' ? '' : found.apiVersion);
  const own = groupVersion(endpoint.apiVersion);
  if (version !== '' || (group !== '' && group !== own.group)) return { kind, apiVersion: found.apiVersion };
  return { kind, apiVersion: endpoint.apiVersion };
}

/**
 * The whole message for a body that cannot be read: it ends with the body's first bytes.
 *
 * kube: k8s.io/apiserver/pkg/endpoints/handlers transformDecodeError, summarizeData
 */
export function unreadableMessage(endpoint: Endpoint, complaint: string, body: string): string {
  return `the object provided is unrecognized (must be of type ${endpoint.kind}): ${complaint} (${summary(body)})`;
}

function summary(body: string): string {
  if (body === '') return '<empty>';
  const bytes = utf8Bytes(body, 31);
  const isLong = bytes.length > 30;
  const first = body.startsWith('{')
    ? body.slice(0, 30)
    : bytes
        .slice(0, 30)
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
  return isLong ? `${first} ...` : first;
}

/** The whole message for a body whose kind was found. */
export function decodeMessage(named: NamedKind, endpoint: Endpoint, complaint: string): string {
  return `${named.kind} in version ${goQuote(groupVersion(named.apiVersion).version)} cannot be handled as a ${endpoint.kind}: ${complaint}`;
}
