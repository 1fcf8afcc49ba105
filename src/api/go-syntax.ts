import { members } from '../base/peek.ts';
import { quantityOf, zeroQuantity } from '../kube/quantity.ts';
import { goQuote } from './go-quote.ts';
import { structType } from './internal-types.ts';

/**
 * A value as servers up to 1.33 print it: Go syntax of the internal type. Pointers inside print as an address, which changes from run to run; it
 * is `0x0` here.
 * differs: the address of a pointer is 0x0.
 * kube: fmt's %#v
 */
export function goSyntax(value: unknown, type: string): string {
  const plain = type.replace(/!$/, '');
  if (plain.startsWith('*')) return value === undefined || value === null ? `(${plain})(nil)` : `(${plain})(0x0)`;
  if (plain.startsWith('[]')) return goList(value, plain);
  if (plain.startsWith('map[') || plain === 'core.ResourceList') return goMap(value, plain);
  if (plain === 'intstr.IntOrString') return goIntOrString(value);
  if (plain === 'v1.Time') return goTime(value);
  if (plain === 'resource.Quantity') return goQuantity(value);
  // A type that can say its own text.
  if (plain === 'core.ResourceName') return typeof value === 'string' ? value : '';
  const struct = structType(plain);
  if (struct === undefined) return goScalar(value, plain);
  const given = members(value);
  const printed = struct.members.map(
    ({ goName, name, type: memberType }) => `${goName}:${goSyntax(name === '' ? value : given?.[name], memberType)}`,
  );
  return `${plain}{${printed.join(', ')}}`;
}

function goList(value: unknown, type: string): string {
  if (!Array.isArray(value)) return `${type}(nil)`;
  return `${type}{${value.map((each: unknown) => goSyntax(each, type.slice(2))).join(', ')}}`;
}

function goMap(value: unknown, type: string): string {
  const given = members(value);
  if (given === undefined) return `${type}(nil)`;
  const entries = Object.keys(given).toSorted();
  return `${type}{${entries.map((key) => `${goQuote(key)}:${goScalar(given[key], 'string')}`).join(', ')}}`;
}

function goIntOrString(value: unknown): string {
  if (typeof value === 'string') return `intstr.IntOrString{Type:1, IntVal:0, StrVal:${goQuote(value)}}`;
  return `intstr.IntOrString{Type:0, IntVal:${typeof value === 'number' ? value : 0}, StrVal:""}`;
}

/**
 * differs: up to 1.33 some errors show the inside of an amount; one that needs more than 64 bits (from about 1e19, always from 1e21) is shown as digits,
 * where the server shows the address of a decimal.
 */
function goQuantity(value: unknown): string {
  const { unscaled, scale, format, text } = quantityOf(value) ?? zeroQuantity;
  const written = text ?? (unscaled === 0n ? '0' : '');
  const amount = `resource.int64Amount{value:${unscaled}, scale:${scale}}`;
  return `resource.Quantity{i:${amount}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${goQuote(written)}, Format:"${format}"}`;
}

function goScalar(value: unknown, type: string): string {
  if (typeof value === 'number' && type.startsWith('uint')) return `0x${value.toString(16)}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return goQuote(value);
  if (type === 'bool') return 'false';
  return type.startsWith('int') ? '0' : '""';
}

/** A time in UTC as its own text has it. kube: time.Time.String */
function goTime(value: unknown): string {
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z$/.exec(typeof value === 'string' ? value : '') ?? [];
  return date === undefined ? goScalar(value, 'string') : `${date} ${clock} +0000 UTC`;
}
