import { firstBytes, ipText, isIpv4Mapped, parseIpAddress, parseIpBlock, plainBytes } from '../../kube/ip-address.ts';
import { gateOn } from '../../kube/versions.ts';
import type { Field } from './field.ts';
import type { Report } from './report.ts';

/**
 * An address in a field that is older than strict parsing. Returns whether it passed. Values that the stored object has already stay acceptable.
 *
 * kube: validation.IsValidIPForLegacyField
 */
export function validateIp(report: Report, field: Field, value: string, stored: readonly string[] = []): boolean {
  if (stored.includes(value)) return true;
  const address = parseIpAddress(value);
  if (address === undefined) {
    report.invalid(field, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
    return false;
  }
  if (!gateOn(report.target, 'StrictIPCIDRValidation')) return true;
  if (address.hasLeadingZeros) report.invalid(field, value, 'must not have leading 0s');
  else if (isIpv4Mapped(address)) report.invalid(field, value, 'must not be an IPv4-mapped IPv6 address');
  else return true;
  return false;
}

/** The same for a block of addresses. kube: validation.IsValidCIDRForLegacyField */
export function validateIpBlock(report: Report, field: Field, value: string, stored: readonly string[] = []): void {
  if (stored.includes(value)) return;
  const block = parseIpBlock(value);
  if (block === undefined) {
    report.invalid(field, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)');
    return;
  }
  if (!gateOn(report.target, 'StrictIPCIDRValidation')) return;
  if (block.hasLeadingZeros || block.address.hasLeadingZeros)
    report.invalid(field, value, 'must not have leading 0s in IP or prefix length');
  else if (isIpv4Mapped(block.address)) report.invalid(field, value, 'must not have an IPv4-mapped IPv6 address');
  else if (ipText(firstBytes(block)) !== ipText(block.address.bytes)) {
    report.invalid(field, value, 'must not have bits set beyond the prefix length');
  }
}

/** An address that others shall reach: none that stands for this machine or this link. kube: core validation.ValidateEndpointIP */
export function validateEndpointIp(report: Report, field: Field, value: string): void {
  const address = parseIpAddress(value);
  if (address === undefined) {
    report.invalid(field, value, 'must be a valid IP address');
    return;
  }
  const bytes = plainBytes(address);
  const [first = 0, second = 0, third = 0] = bytes;
  const isIpv4 = bytes.length === 4;
  const allZeroBefore = bytes.slice(0, -1).every((byte) => byte === 0);
  if (bytes.every((byte) => byte === 0)) report.invalid(field, value, `may not be unspecified (${value})`);
  if (isIpv4 ? first === 127 : allZeroBefore && bytes[15] === 1) {
    report.invalid(field, value, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  }
  if (isIpv4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) {
    report.invalid(field, value, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (isIpv4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2) {
    report.invalid(field, value, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
}
