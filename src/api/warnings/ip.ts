import { firstBytes, ipText, isIpv4Mapped, parseIpAddress, parseIpBlock, plainBytes } from '../../kube/ip-address.ts';
import { has, type Target } from '../../kube/versions.ts';

/** Warnings about an address that is accepted though it is not written as it should be. kube: validation.GetWarningsForIP */
export function ipWarnings(field: string, value: string, target: Target): string[] {
  const address = parseIpAddress(value);
  if (address === undefined) return [];
  if (!has(target, 'ipWarningsWithAdvice')) return oldIpWarnings(field, value);
  const plain = ipText(plainBytes(address));
  if (address.hasLeadingZeros || isIpv4Mapped(address)) {
    return [`${field}: non-standard IP address ${JSON.stringify(value)} ${nonStandard(target)}: use ${JSON.stringify(plain)}`];
  }
  if (address.bytes.length === 16 && plain !== value) {
    return [`${field}: IPv6 address ${JSON.stringify(value)} should be in RFC 5952 canonical format (${JSON.stringify(plain)})`];
  }
  return [];
}

/** kube: pkg/api/service getWarningsForIP, until 1.32 */
function oldIpWarnings(field: string, value: string): string[] {
  const address = parseIpAddress(value);
  if (address === undefined) return [];
  if (address.hasLeadingZeros) {
    const reason = address.bytes.length === 4 ? 'IPv4 field has octet with leading zero' : 'each group must have 4 or less digits';
    return [
      `${field}: IP address was accepted, but will be invalid in a future Kubernetes release: ParseAddr(${JSON.stringify(value)}): ${reason}`,
    ];
  }
  const canonical = isIpv4Mapped(address) ? `::ffff:${ipText(plainBytes(address))}` : ipText(address.bytes);
  if (address.bytes.length === 4 || canonical === value) return [];
  return [
    `${field}: IPv6 address ${JSON.stringify(value)} is not in RFC 5952 canonical format (${JSON.stringify(canonical)}), which may cause controller apply-loops`,
  ];
}

/** The same for a block of addresses. kube: validation.GetWarningsForCIDR */
export function ipBlockWarnings(field: string, value: string, target: Target): string[] {
  const block = parseIpBlock(value);
  if (block === undefined) return [];
  if (!has(target, 'ipWarningsWithAdvice')) return oldIpBlockWarnings(field, value);
  const mapped = isIpv4Mapped(block.address);
  const first = ipText(firstBytes(block));
  const canonical = `${first}/${block.prefixLength}`;
  const own = ipText(plainBytes(block.address));
  const found: string[] = [];
  if (ipText(block.address.bytes) !== first) {
    const single = `${own}/${block.address.bytes.length * 8}`;
    const choice = `(should be ${JSON.stringify(canonical)} or ${JSON.stringify(single)}?)`;
    found.push(`${field}: CIDR value ${JSON.stringify(value)} is ambiguous in this context ${choice}`);
  }
  if (block.hasLeadingZeros || block.address.hasLeadingZeros || mapped) {
    found.push(`${field}: non-standard CIDR value ${JSON.stringify(value)} ${nonStandard(target)}: use ${JSON.stringify(canonical)}`);
  }
  const written = `${own}/${block.prefixLength}`;
  if (found.length === 0 && block.address.bytes.length === 16 && written !== value) {
    found.push(`${field}: IPv6 CIDR value ${JSON.stringify(value)} should be in RFC 5952 canonical format (${JSON.stringify(written)})`);
  }
  return found;
}

/** kube: pkg/api/service getWarningsForCIDR, until 1.32 */
function oldIpBlockWarnings(field: string, value: string): string[] {
  const block = parseIpBlock(value);
  if (block === undefined) return [];
  if (block.address.hasLeadingZeros || block.hasLeadingZeros) {
    const reason = block.address.hasLeadingZeros
      ? `ParseAddr(${JSON.stringify(value.slice(0, value.indexOf('/')))}): IPv4 field has octet with leading zero`
      : `bad bits after slash: ${JSON.stringify(value.slice(value.indexOf('/') + 1))}`;
    return [
      `${field}: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix(${JSON.stringify(value)}): ${reason}`,
    ];
  }
  const written = `${ipText(block.address.bytes)}/${block.prefixLength}`;
  if (block.address.bytes.length === 4 || written === value) return [];
  return [
    `${field}: IPv6 prefix ${JSON.stringify(value)} is not in RFC 5952 canonical format (${JSON.stringify(written)}), which may cause controller apply-loops`,
  ];
}

function nonStandard(target: Target): string {
  return has(target, 'nonStandardIpRefused') ? 'is invalid' : 'will be considered invalid in a future Kubernetes release';
}
