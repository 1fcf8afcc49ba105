import { firstBytes, type IpAddress, ipText, isIpv4Mapped, parseIpAddress, parseIpBlock, plainBytes } from '../../kube/ip-address.ts';
import { has, type Target } from '../../kube/versions.ts';
import { goQuote } from '../go-quote.ts';

/** Warnings about an address that is accepted though it is not written as it should be. kube: validation.GetWarningsForIP */
export function ipWarnings(field: string, value: string, target: Target): string[] {
  if (!has(target, 'ipWarningsWithAdvice')) return oldIpWarnings(field, value);
  const address = parseIpAddress(value);
  if (address === undefined) return [];
  const plain = ipText(plainBytes(address));
  if (address.hasLeadingZeros || isIpv4Mapped(address)) {
    return [`${field}: non-standard IP address ${goQuote(value)} ${nonStandard(target)}: use ${goQuote(plain)}`];
  }
  if (address.bytes.length === 16 && plain !== value) {
    return [`${field}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(plain)})`];
  }
  return [];
}

/** kube: pkg/api/service getWarningsForIP, until 1.32 */
function oldIpWarnings(field: string, value: string): string[] {
  const problem = addressProblem(value);
  if (problem !== undefined) return [`${field}: IP address was accepted, but will be invalid in a future Kubernetes release: ${problem}`];
  const canonical = netipText(parseIpAddress(value));
  if (!value.includes(':') || canonical === value) return [];
  return [
    `${field}: IPv6 address ${goQuote(value)} is not in RFC 5952 canonical format (${goQuote(canonical)}), which may cause controller apply-loops`,
  ];
}

/** As Go's netip prints it: an IPv4 address inside an IPv6 one keeps its form. */
function netipText(address: IpAddress | undefined): string {
  if (address === undefined) return '';
  return isIpv4Mapped(address) ? `::ffff:${ipText(plainBytes(address))}` : ipText(address.bytes);
}

/**
 * Why Go's netip cannot read an address.
 *
 * differs: what is wrong with an IPv6 address is said in one way only.
 * kube: net/netip ParseAddr
 */
function addressProblem(value: string): string | undefined {
  const say = (text: string): string => `ParseAddr(${goQuote(value)}): ${text}`;
  const address = parseIpAddress(value);
  if (address !== undefined && !address.hasLeadingZeros) return undefined;
  const mark = /[.:%]/.exec(value)?.[0];
  if (mark === undefined) return say('unable to parse IP');
  if (mark === '.') return say(ipv4Problem(value));
  return say(mark === '%' ? 'missing IPv6 address' : 'each group must have 4 or less digits');
}

/** kube: net/netip parseIPv4Fields */
function ipv4Problem(value: string): string {
  let [octet, digits, dots] = [0, 0, 0];
  for (const [i, character] of value.split('').entries()) {
    const rest = ` (at ${goQuote(value.slice(i))})`;
    if (character >= '0' && character <= '9') {
      if (digits === 1 && octet === 0) return 'IPv4 field has octet with leading zero';
      octet = octet * 10 + Number(character);
      digits += 1;
      if (octet > 255) return 'IPv4 field has value >255';
    } else if (character === '.') {
      if (i === 0 || i === value.length - 1 || value[i - 1] === '.') return `IPv4 field must have at least one digit${rest}`;
      if (dots === 3) return 'IPv4 address too long';
      [octet, digits, dots] = [0, 0, dots + 1];
    } else return `unexpected character${rest}`;
  }
  return 'IPv4 address too short';
}

/** The same for a block of addresses. kube: validation.GetWarningsForCIDR */
export function ipBlockWarnings(field: string, value: string, target: Target): string[] {
  if (!has(target, 'ipWarningsWithAdvice')) return oldIpBlockWarnings(field, value);
  const block = parseIpBlock(value);
  if (block === undefined) return [];
  const mapped = isIpv4Mapped(block.address);
  const first = ipText(firstBytes(block));
  const canonical = blockText(firstBytes(block), block.prefixLength);
  const own = ipText(plainBytes(block.address));
  const found: string[] = [];
  if (ipText(block.address.bytes) !== first) {
    const single = `${own}/${block.address.bytes.length * 8}`;
    const choice = `(should be ${goQuote(canonical)} or ${goQuote(single)}?)`;
    found.push(`${field}: CIDR value ${goQuote(value)} is ambiguous in this context ${choice}`);
  }
  if (block.hasLeadingZeros || block.address.hasLeadingZeros || mapped) {
    found.push(`${field}: non-standard CIDR value ${goQuote(value)} ${nonStandard(target)}: use ${goQuote(canonical)}`);
  }
  const written = `${own}/${block.prefixLength}`;
  if (found.length === 0 && block.address.bytes.length === 16 && written !== value) {
    found.push(`${field}: IPv6 CIDR value ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(written)})`);
  }
  return found;
}

/** As Go's net.IPNet prints it: a block of mapped addresses is one of IPv4. kube: net IPNet.String */
function blockText(first: readonly number[], prefixLength: number): string {
  const address = { bytes: first, hasLeadingZeros: false };
  return isIpv4Mapped(address) ? `${ipText(plainBytes(address))}/${Math.max(0, prefixLength - 96)}` : `${ipText(first)}/${prefixLength}`;
}

/** kube: pkg/api/service getWarningsForCIDR, until 1.32 */
function oldIpBlockWarnings(field: string, value: string): string[] {
  const block = parseIpBlock(value);
  const [address = '', bits = ''] = value.split('/');
  const problem =
    addressProblem(address) ?? (block === undefined || block.hasLeadingZeros ? `bad bits after slash: ${goQuote(bits)}` : undefined);
  if (problem !== undefined) {
    const reason = `netip.ParsePrefix(${goQuote(value)}): ${problem}`;
    return [`${field}: IP prefix was accepted, but will be invalid in a future Kubernetes release: ${reason}`];
  }
  if (block === undefined) return [];
  const written = `${netipText(block.address)}/${block.prefixLength}`;
  if (block.address.bytes.length === 4 || written === value) return [];
  return [
    `${field}: IPv6 prefix ${goQuote(value)} is not in RFC 5952 canonical format (${goQuote(written)}), which may cause controller apply-loops`,
  ];
}

function nonStandard(target: Target): string {
  return has(target, 'nonStandardIpRefused') ? 'is invalid' : 'will be considered invalid in a future Kubernetes release';
}
