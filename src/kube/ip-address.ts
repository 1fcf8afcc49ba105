/** IP addresses and blocks of them, as Kubernetes reads them: by its old lenient rules, and by the strict ones that came later. */

export interface IpAddress {
  /** 4 or 16 numbers. */
  readonly bytes: readonly number[];
  /** An IPv4 octet, or a part of an IPv6 address, is written with zeros that the strict rules refuse. */
  readonly hasLeadingZeros: boolean;
}

export interface IpBlock {
  readonly address: IpAddress;
  readonly prefixLength: number;
  /** The length is written with zeros in front. */
  readonly hasLeadingZeros: boolean;
}

const longestText = 100;

/** The address by the lenient rules; undefined when it is none. kube: k8s.io/utils/net ParseIPSloppy */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.length > longestText) return undefined;
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^[0-9]+$/.test(part) || Number(part) > 255)) return undefined;
  return { bytes: parts.map(Number), hasLeadingZeros: parts.some((part) => part.length > 1 && part.startsWith('0')) };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, i) => parseGroups(half, i === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const given = head.bytes.length + (tail?.bytes.length ?? 0);
  const hasGap = halves.length === 2;
  // The gap stands for at least one group.
  if (hasGap ? given > 14 : given !== 16) return undefined;
  const zeros = Array.from({ length: 16 - given }, () => 0);
  return {
    bytes: [...head.bytes, ...zeros, ...(tail?.bytes ?? [])],
    hasLeadingZeros: head.hasLeadingZeros || tail?.hasLeadingZeros === true,
  };
}

/** Groups of hexadecimal digits; the last may be an IPv4 address. */
function parseGroups(text: string, mayEndInIpv4: boolean): IpAddress | undefined {
  const bytes: number[] = [];
  let hasLeadingZeros = false;
  if (text === '') return { bytes, hasLeadingZeros };
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    const embedded = mayEndInIpv4 && i === groups.length - 1 ? parseIpv4(group) : undefined;
    if (embedded !== undefined) {
      bytes.push(...embedded.bytes);
      hasLeadingZeros ||= embedded.hasLeadingZeros;
      continue;
    }
    if (!/^[0-9A-Fa-f]+$/.test(group) || parseInt(group, 16) > 0xffff) return undefined;
    hasLeadingZeros ||= group.length > 4;
    bytes.push(parseInt(group, 16) >> 8, parseInt(group, 16) & 255);
  }
  return { bytes, hasLeadingZeros };
}

/** The block by the lenient rules; undefined when it is none. kube: k8s.io/utils/net ParseCIDRSloppy */
export function parseIpBlock(text: string): IpBlock | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseIpAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^[0-9]{1,6}$/.test(length) || Number(length) > address.bytes.length * 8) return undefined;
  return { address, prefixLength: Number(length), hasLeadingZeros: length.length > 1 && length.startsWith('0') };
}

/** Whether the text is an IPv6 address that stands for an IPv4 one (`::ffff:10.0.0.1`). */
export function isIpv4Mapped(address: IpAddress): boolean {
  return (
    address.bytes.length === 16 &&
    address.bytes.slice(0, 10).every((byte) => byte === 0) &&
    address.bytes[10] === 255 &&
    address.bytes[11] === 255
  );
}

/** The family that Kubernetes counts the address to. */
export function ipFamily(address: IpAddress): 'IPv4' | 'IPv6' {
  return address.bytes.length === 4 || isIpv4Mapped(address) ? 'IPv4' : 'IPv6';
}

/** The four bytes of an IPv4 address, mapped or not; else all sixteen. */
export function plainBytes(address: IpAddress): readonly number[] {
  return isIpv4Mapped(address) ? address.bytes.slice(12) : address.bytes;
}

/** The text that Go's net.IP prints. RFC 5952. */
export function ipText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const gap = longestZeros(groups);
  if (gap === undefined) return hex(groups);
  return `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.end))}`;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

/** The first of the longest runs of at least two zeros. */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly end: number } | undefined {
  let longest: { readonly start: number; readonly end: number } | undefined;
  for (let start = 0; start < groups.length; start += 1) {
    let end = start;
    while (end < groups.length && groups[end] === 0) end += 1;
    if (end - start >= 2 && (longest === undefined || end - start > longest.end - longest.start)) longest = { start, end };
  }
  return longest;
}

/** The first address of the block. */
export function firstBytes(block: IpBlock): readonly number[] {
  return block.address.bytes.map((byte, i) => byte & ~(255 >> Math.max(0, Math.min(8, block.prefixLength - i * 8))) & 255);
}
