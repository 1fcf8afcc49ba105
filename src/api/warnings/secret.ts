import { readBase64 } from '../../base/base64.ts';
import type { KubeObject } from '../../kube/objects.ts';

/**
 * differs: certificates and keys are looked for, but not read: one that does not parse, or a key of another certificate, goes without a word.
 *
 * kube: pkg/registry/core/secret warningsForSecret; the texts are those of Go's tls.X509KeyPair
 */
export function secretWarnings(object: KubeObject): string[] {
  if (object['type'] !== 'kubernetes.io/tls') return [];
  const data = (object['data'] as Readonly<Record<string, string>> | undefined) ?? {};
  const warning = pairWarning(blockTypes(data['tls.crt'] ?? ''), blockTypes(data['tls.key'] ?? ''));
  return warning === undefined ? [] : [`tls: ${warning}`];
}

function pairWarning(certificate: readonly string[], key: readonly string[]): string | undefined {
  if (!certificate.includes('CERTIFICATE')) {
    if (certificate.length === 0) return 'failed to find any PEM data in certificate input';
    if (certificate.length === 1 && certificate[0]?.endsWith('PRIVATE KEY') === true) {
      return 'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
    }
    return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${certificate.join(' ')}]`;
  }
  if (key.some((type) => type.endsWith('PRIVATE KEY'))) return undefined;
  if (key.length === 0) return 'failed to find any PEM data in key input';
  if (key.length === 1 && key[0] === 'CERTIFICATE') return 'found a certificate rather than a key in the PEM for the private key';
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${key.join(' ')}]`;
}

/** The types of the PEM blocks in a base64 text. */
function blockTypes(encoded: string): string[] {
  const text = String.fromCharCode(...(readBase64(encoded).bytes ?? []).slice(0, 60_000));
  return [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)].map(([, type = '']) => type);
}
