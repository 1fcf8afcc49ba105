import { readBase64 } from '../base/base64.ts';
import { isScalar, type Node, type Scalar } from './nodes.ts';

/** What a scalar means to the server: a YAML 1.1 reader. Numbers are kept as JSON text, exact. `key` tells mapping keys of different types apart. */
export type ScalarValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer' | 'float'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string };

const words = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, ScalarValue] => [
    word,
    { kind: 'boolean', value: true },
  ]),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, ScalarValue] => [
    word,
    { kind: 'boolean', value: false },
  ]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, ScalarValue] => [word, { kind: 'null' }]),
  ...['.nan', '.NaN', '.NAN'].map((word): [string, ScalarValue] => [word, { kind: 'float', text: 'NaN' }]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word): [string, ScalarValue] => [word, { kind: 'float', text: '+Inf' }]),
  ...['-.inf', '-.Inf', '-.INF'].map((word): [string, ScalarValue] => [word, { kind: 'float', text: '-Inf' }]),
]);

const tagPrefix = 'tag:yaml.org,2002:';
const typeTags: Readonly<Record<string, ScalarValue['kind']>> = { bool: 'boolean', int: 'integer', float: 'float', null: 'null' };

/**
 * The value of a scalar, or the reader's complaint when an explicit tag does not fit it.
 *
 * kube: go.yaml.in/yaml/v2 resolve, decoder.scalar
 */
export function scalarValue(node: Scalar): ScalarValue | { readonly complaint: string } {
  const { value: text, tag } = node;
  if (tag === undefined || tag === '') return node.style === 'plain' ? resolvePlain(text) : { kind: 'string', value: text };
  const short = tag.startsWith(tagPrefix) ? tag.slice(tagPrefix.length) : undefined;
  if (short === 'binary') return binaryValue(text);
  if (short === undefined || short === 'str' || (typeTags[short] === undefined && short !== 'timestamp'))
    return { kind: 'string', value: text };
  const value = resolvePlain(text);
  if (short === 'timestamp' ? isTimestamp(text) : value.kind === typeTags[short]) return value;
  if (short === 'float' && value.kind === 'integer') return { kind: 'float', text: value.text };
  return { complaint: `cannot decode !!${goTag(text, value)} \`${text}\` as a !!${short}` };
}

function goTag(text: string, value: ScalarValue): string {
  if (value.kind === 'string') return isTimestamp(text) ? 'timestamp' : 'str';
  return { null: 'null', boolean: 'bool', integer: 'int', float: 'float' }[value.kind];
}

function binaryValue(text: string): ScalarValue | { readonly complaint: string } {
  const { bytes } = readBase64(text);
  if (bytes === undefined) return { complaint: '!!binary value contains invalid base64 data' };
  // differs: bytes that are no ASCII are shown one by one, not as UTF-8.
  return { kind: 'string', value: String.fromCharCode(...bytes) };
}

/** The meaning of a plain scalar. */
export function resolvePlain(text: string): ScalarValue {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return { kind: 'string', value: text };
  if (/^[1-9][0-9]{0,14}$/.test(text)) return { kind: 'integer', text };
  if (/^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/.test(text)) return floatValue(text) ?? { kind: 'string', value: text };
  if (text.startsWith('.') || isTimestamp(text)) return { kind: 'string', value: text };
  const plain = text.replaceAll('_', '');
  const integer = integerValue(plain);
  if (integer !== undefined) return { kind: 'integer', text: String(integer) };
  const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain) ? floatValue(plain) : undefined;
  return float ?? { kind: 'string', value: text };
}

const largest = 2n ** 64n;
const smallest = -(2n ** 63n);

/** kube: strconv.ParseInt and ParseUint with base 0: prefixes 0x, 0o, 0b, and 0 for octal. */
function integerValue(text: string): bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (match === null || text.length > 80) return undefined;
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const size = BigInt(
    hexadecimal !== undefined
      ? `0x${hexadecimal}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : (decimal ?? '0'),
  );
  const value = sign === '-' ? -size : size;
  // The unsigned reading takes no sign.
  if (value < smallest || value >= (sign === '' ? largest : largest / 2n)) return undefined;
  return value;
}

/** A float as Go writes it into JSON, which is how JavaScript writes it. Out of range is no float. */
function floatValue(text: string): ScalarValue | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return { kind: 'float', text: Object.is(value, -0) ? '-0' : String(value) };
}

/** Timestamps stay text for a JSON reader, but they are no numbers. kube: go.yaml.in/yaml/v2 parseTimestamp */
function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?)?$/.test(
    text,
  );
}

/** Whether a key is the merge key: a plain `<<`. kube: go.yaml.in/yaml/v2 isMerge */
export function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && (key.tag === undefined ? key.style === 'plain' : key.tag === `${tagPrefix}merge`);
}
