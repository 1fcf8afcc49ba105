import { has } from '../../kube/versions.ts';
import type { DnsConfig } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { byteLength, dnsSubdomain, dnsSubdomainWithUnderscore } from './formats.ts';
import { validateIp } from './ip.ts';
import type { Report } from './report.ts';

/** Limits of the C library's resolver. */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchBytes = 2048;

/** kube: core validation.validatePodDNSConfig */
export function validateDnsConfig(report: Report, config: DnsConfig | undefined, policy: string, field: Field): void {
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (policy === 'None' && config === undefined) {
    report.required(field, 'must provide `dnsConfig` when `dnsPolicy` is None'); // P15
    return;
  }
  if (policy === 'None' && nameservers.length === 0) {
    report.required(field.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None'); // P16
    return;
  }
  if (nameservers.length > maxNameservers) {
    report.invalid(field.child('nameservers'), nameservers, `must not have more than ${maxNameservers} nameservers`, '[]string'); // P17
  }
  for (const [i, address] of nameservers.entries()) validateIp(report, field.child('nameservers').index(i), address); // P18
  const place = field.child('searches');
  if (searches.length > maxSearches) report.invalid(place, searches, `must not have more than ${maxSearches} search paths`, '[]string'); // P19
  if (byteLength(searches.join(' ')) > maxSearchBytes) {
    report.invalid(
      place,
      searches,
      `must not have more than ${maxSearchBytes} characters (including spaces) in the search list`,
      '[]string',
    ); // P20
  }
  for (const [i, search] of searches.entries()) validateSearch(report, search, place.index(i));
  for (const [i, { name = '' }] of options.entries())
    if (name === '') report.required(field.child('options').index(i), 'must not be empty'); // P22
}

/** P21 */
function validateSearch(report: Report, search: string, field: Field): void {
  const isRelaxed = has(report.target, 'relaxedSearchDomains');
  if (isRelaxed && search === '.') return;
  const name = search.endsWith('.') ? search.slice(0, -1) : search;
  report.invalidEach(field, name, isRelaxed ? dnsSubdomainWithUnderscore(name, report.target) : dnsSubdomain(name));
}
