/** Amounts of resources (`500m`, `20Gi`, `1e3`): exact, and printed as Kubernetes prints them. */

/** The family of suffixes a quantity was written with; it is printed with the same family again. */
export type QuantityFormat = 'DecimalExponent' | 'BinarySI' | 'DecimalSI';

/** An exact amount: `unscaled` × 10^`scale`. */
export interface Quantity {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  /** The text that is printed although it may not be canonical (`1.500`); absent where the canonical form is printed. */
  readonly text?: string;
}

export type ParsedQuantity =
  | { readonly quantity: Quantity; readonly problem?: undefined }
  | { readonly quantity?: undefined; readonly problem: string };

const shapeWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const suffixWrong = "unable to parse quantity's suffix";
const numberWrong = 'unable to parse numeric part of quantity';

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const nano = -9;
const largestBinary = 2n ** 63n - 1n;
/** Decimal digits that fit into 64 bits, whatever they are. */
const shortDigits = 18;
/** Exponents beyond this are cut: powers of ten are written out when amounts are compared, and nobody means such a number. */
const exponentLimit = 5_000;

/** The amount zero. */
export const zeroQuantity: Quantity = { unscaled: 0n, scale: 0, format: 'DecimalSI' };

/**
 * Reads a quantity. The text is trimmed; every digit may be missing before a suffix (`Gi` is zero); finer than nano is rounded up.
 * The problem is the server's text, which carries no path.
 *
 * kube: k8s.io/apimachinery/pkg/api/resource ParseQuantity, Quantity.UnmarshalJSON
 */
export function parseQuantity(written: string): ParsedQuantity {
  const text = written.replace(/^\s+|\s+$/g, '');
  if (text === '') return { problem: shapeWrong };
  const parts = /^([+-]?)(0*)([0-9]*)(\.[0-9]*)?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (parts === null) return { problem: shapeWrong };
  const [, sign = '', zeros = '', whole = '', point = '', suffix = ''] = parts;
  const fraction = point.slice(1);
  const unit = interpretSuffix(suffix);
  if (unit === undefined) return { problem: suffixWrong };
  const digits = `${whole === '' ? '0' : whole}${fraction}`;
  const simple = fitsSimply(digits.length, fraction.length, unit);
  if (!simple && zeros + whole + fraction === '') return { problem: numberWrong };
  const magnitude = BigInt(digits) * (unit.format === 'BinarySI' ? 2n ** BigInt(unit.exponent) : 1n);
  const scale = (unit.format === 'BinarySI' ? 0 : unit.exponent) - fraction.length;
  const signed = (amount: bigint): bigint => (sign === '-' ? -amount : amount);
  if (simple && magnitude <= largestBinary) {
    const keeps = keepsText(digits, scale, unit);
    return { quantity: { unscaled: signed(magnitude), scale, format: unit.format, ...(keeps && { text }) } };
  }
  return { quantity: bounded(magnitude, scale, unit.format, signed) };
}

interface Unit {
  readonly format: QuantityFormat;
  /** A power of two for BinarySI, of ten otherwise. */
  readonly exponent: number;
}

/** kube: resource.suffixHandler.interpret */
function interpretSuffix(suffix: string): Unit | undefined {
  const decimal = decimalSuffixes.indexOf(suffix);
  if (decimal >= 0) return { format: 'DecimalSI', exponent: decimal * 3 + nano };
  const binary = binarySuffixes.indexOf(suffix);
  if (binary >= 0) return { format: 'BinarySI', exponent: binary * 10 };
  const power = /^[eE]([-+]?[0-9]+)$/.exec(suffix)?.[1];
  if (power === undefined || power.length > 19) return undefined;
  const exponent = Number(BigInt.asIntN(32, BigInt(power.replace('+', ''))));
  return { format: 'DecimalExponent', exponent: Math.max(-exponentLimit, Math.min(exponentLimit, exponent)) };
}

/** Whether upstream reads the number into 64 bits, in which case it may keep the written text. */
function fitsSimply(digitCount: number, fractionCount: number, unit: Unit): boolean {
  if (unit.format !== 'BinarySI') return digitCount <= shortDigits && unit.exponent - fractionCount >= nano;
  return fractionCount === 0 && 15 - digitCount - Math.trunc((unit.exponent * 3) / 10) - 1 >= 0;
}

/** Whether the written text is close enough to canonical to be printed as it is. */
function keepsText(digits: string, scale: number, unit: Unit): boolean {
  if (unit.format === 'BinarySI') return BigInt(digits) % 8n !== 0n;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/** Rounds up to nano, caps binary amounts, and prints a binary amount below one as a decimal. */
function bounded(magnitude: bigint, scale: number, format: QuantityFormat, signed: (amount: bigint) => bigint): Quantity {
  const rounded = scale < nano ? { unscaled: divideUp(magnitude, nano - scale), scale: nano } : { unscaled: magnitude, scale };
  if (format !== 'BinarySI') return { ...rounded, unscaled: signed(rounded.unscaled), format };
  const size = compareScaled(rounded, { unscaled: largestBinary, scale: 0 });
  if (size > 0) return { unscaled: signed(largestBinary), scale: 0, format };
  const belowOne = rounded.unscaled > 0n && compareScaled(rounded, { unscaled: 1n, scale: 0 }) < 0;
  return { ...rounded, unscaled: signed(rounded.unscaled), format: belowOne ? 'DecimalSI' : format };
}

/** The amount divided by 10^`places`, rounded away from zero. */
function divideUp(amount: bigint, places: number): bigint {
  const divisor = 10n ** BigInt(places);
  const quotient = amount / divisor;
  if (amount % divisor === 0n) return quotient;
  return amount < 0n ? quotient - 1n : quotient + 1n;
}

interface Scaled {
  readonly unscaled: bigint;
  readonly scale: number;
}

function compareScaled(left: Scaled, right: Scaled): number {
  const scale = Math.min(left.scale, right.scale);
  const difference = at(left, scale) - at(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function at(amount: Scaled, scale: number): bigint {
  return amount.unscaled * 10n ** BigInt(amount.scale - scale);
}

/**
 * The text that the server writes for the amount: the largest suffix of its family that loses nothing.
 *
 * kube: resource.Quantity.String, CanonicalizeBytes
 */
export function quantityText(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text;
  if (quantity.unscaled === 0n) return '0';
  if (quantity.format === 'BinarySI' && isExactlyWhole(quantity)) {
    const amount = at({ unscaled: quantity.unscaled, scale: Math.max(quantity.scale, 0) }, 0) / 10n ** BigInt(Math.max(-quantity.scale, 0));
    if (amount <= -1024n || amount >= 1024n) return withSuffix(amount, 1024n, (power) => binarySuffixes[power] ?? '');
  }
  let { unscaled, scale } = quantity;
  while (unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale += 1;
  }
  while (scale % 3 !== 0) {
    unscaled *= 10n;
    scale -= 1;
  }
  if (quantity.format === 'DecimalExponent') return scale === 0 ? `${unscaled}` : `${unscaled}e${scale}`;
  // Upstream has no suffix beyond exa and prints none.
  return `${unscaled}${decimalSuffixes[(scale - nano) / 3] ?? ''}`;
}

function withSuffix(amount: bigint, factor: bigint, suffix: (power: number) => string): string {
  let rest = amount;
  let power = 0;
  while (rest % factor === 0n) {
    rest /= factor;
    power += 1;
  }
  return `${rest}${suffix(power)}`;
}

function isExactlyWhole(quantity: Quantity): boolean {
  return quantity.scale >= 0 || quantity.unscaled % 10n ** BigInt(-quantity.scale) === 0n;
}

/** Whether the amount, rounded up to thousandths as the server does, is a whole number. kube: resource.Quantity.MilliValue() % 1000 */
export function isWhole(quantity: Quantity): boolean {
  return isExactlyWhole(roundUp(quantity, -3));
}

/** -1, 0 or 1: the order of two amounts, whatever their suffixes. kube: resource.Quantity.Cmp */
export function compareQuantities(left: Quantity, right: Quantity): number {
  return compareScaled(left, right);
}

/** -1, 0 or 1. kube: resource.Quantity.Sign */
export function quantitySign(quantity: Quantity): number {
  return quantity.unscaled < 0n ? -1 : quantity.unscaled > 0n ? 1 : 0;
}

/** The sum, in the suffix family of the first amount that is not zero. kube: resource.Quantity.Add */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  const scale = Math.min(left.scale, right.scale);
  return { unscaled: at(left, scale) + at(right, scale), scale, format: left.unscaled === 0n ? right.format : left.format };
}

/** kube: resource.Quantity.Sub */
export function subtractQuantities(left: Quantity, right: Quantity): Quantity {
  return addQuantities(left, { unscaled: -right.unscaled, scale: right.scale, format: right.format });
}

/** The amount rounded away from zero to 10^`scale` (-3 is milli). kube: resource.Quantity.RoundUp */
export function roundUp(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity;
  return { unscaled: divideUp(quantity.unscaled, scale - quantity.scale), scale, format: quantity.format };
}

/** The amount in units of 10^`scale`, rounded away from zero: 0 for whole units, -3 for milli. kube: resource.Quantity.ScaledValue */
export function scaledValue(quantity: Quantity, scale = 0): bigint {
  const rounded = roundUp(quantity, scale);
  return at(rounded, scale);
}

/**
 * The amount of a decoded value: text or number, null for zero. Undefined for anything that is no quantity.
 *
 * kube: resource.Quantity.UnmarshalJSON
 */
export function quantityOf(value: unknown): Quantity | undefined {
  if (value === null || value === undefined) return zeroQuantity;
  if (typeof value === 'number') return parseQuantity(String(value)).quantity;
  return typeof value === 'string' ? parseQuantity(value).quantity : undefined;
}
