import { goQuote } from '../go-quote.ts';
import type { Field } from './field.ts';
import { byteLength, dnsLabel, dnsSubdomain, qualifiedName } from './formats.ts';
import type { Report } from './report.ts';

/** `domain.tld/path`. kube: core validation.ValidateSignerName */
export function validateSignerName(report: Report, name: string, field: Field): void {
  if (name === '') {
    report.required(field);
    return;
  }
  const [domain = '', path = '', ...rest] = name.split('/');
  if (!name.includes('/') || rest.length > 0) {
    report.invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
    return;
  }
  if (byteLength(domain) > 253) report.tooLong(field, 253);
  validateLabels(report, domain, dnsLabel, field);
  if (domain.split('.').length < 2) report.invalid(field, domain, 'should be a domain with at least two segments separated by dots');
  validateLabels(report, path, dnsSubdomain, field);
  const maxBytes = 253 + (253 + 63 + 1) + 1;
  if (byteLength(name) > maxBytes) report.tooLong(field, maxBytes);
}

/** Reports the first label that does not have the format: further ones would look the same. */
function validateLabels(report: Report, dotted: string, format: (text: string) => string[], field: Field): void {
  for (const label of dotted.split('.')) {
    const sentences = format(label);
    for (const sentence of sentences) report.invalid(field, dotted, `validating label ${goQuote(label)}: ${sentence}`);
    if (sentences.length > 0) return;
  }
}

/** kube: core validation.IsKubernetesSignerName */
export function isKubernetesSigner(name: string): boolean {
  const domain = name.split('/')[0] ?? '';
  return domain === 'kubernetes.io' || domain.endsWith('.kubernetes.io');
}

/** A name of a trust bundle; one that belongs to a signer begins with the signer's name. kube: core validation.ValidateClusterTrustBundleName */
export function clusterTrustBundleName(name: string): string[] {
  const colon = name.lastIndexOf(':');
  if (colon < 0) return dnsSubdomain(name);
  const signer = name.slice(0, colon).replaceAll(':', '/');
  if (signer === '') return ['ClusterTrustBundle without signer name must not have ":" in its name'];
  const prefix = `${signer.replaceAll('/', ':')}:`;
  if (!name.startsWith(prefix)) return [`ClusterTrustBundle for signerName ${signer} must be named with prefix ${prefix}`];
  return dnsSubdomain(name.slice(prefix.length));
}

/** kube: validation.IsDomainPrefixedKey */
export function domainPrefixedKey(report: Report, key: string, field: Field): void {
  if (key === '') {
    report.required(field);
    return;
  }
  const sentences = qualifiedName(key, report.target);
  report.invalidEach(field, key, sentences);
  if (sentences.length === 0 && !key.includes('/')) report.invalid(field, key, 'must be a domain-prefixed key (such as "acme.io/foo")');
}
