import { has, type Target } from '../../kube/versions.ts';

/**
 * The string formats that the server knows. Each function answers a list of sentences, empty when the text is fine; every failing
 * sub-rule gives its own sentence.
 * kube: k8s.io/apimachinery/pkg/util/validation, pkg/api/validate/content
 */

const dnsLabelText = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dnsSubdomainText = `${dnsLabelText}(\\.${dnsLabelText})*`;
const relaxedDnsLabelText = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const relaxedDnsSubdomainText = `${relaxedDnsLabelText}(\\.${relaxedDnsLabelText})*`;
const dns1035Text = '[a-z]([-a-z0-9]*[a-z0-9])?';
const nameText = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const dnsLabelPattern = whole(dnsLabelText);
const dnsSubdomainPattern = whole(dnsSubdomainText);
const relaxedDnsSubdomainPattern = whole(relaxedDnsSubdomainText);
const dns1035Pattern = whole(dns1035Text);
const namePattern = whole(nameText);
const labelValuePattern = whole(`(${nameText})?`);

const nameSentence = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

/** Length as Go counts it: bytes of UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** kube: validation.RegexError. The two blanks before `or` are the server's. */
export function patternSentence(sentence: string, pattern: string, ...examples: string[]): string {
  if (examples.length === 0) return `${sentence} (regex used for validation is '${pattern}')`;
  return `${sentence} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`;
}

function tooLong(text: string, maxLength: number): string[] {
  return byteLength(text) > maxLength ? [`must be no more than ${maxLength} characters`] : [];
}

/** DNSLABEL. kube: IsDNS1123Label */
export function dnsLabel(text: string): string[] {
  const found = tooLong(text, 63);
  if (dnsLabelPattern.test(text)) return found;
  if (dnsSubdomainPattern.test(text)) return [...found, 'must not contain dots'];
  const sentence =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...found, patternSentence(sentence, dnsLabelText, 'my-name', '123-abc')];
}

/** DNSSUB. kube: IsDNS1123Subdomain */
export function dnsSubdomain(text: string): string[] {
  const found = tooLong(text, 253);
  if (dnsSubdomainPattern.test(text)) return found;
  const sentence =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...found, patternSentence(sentence, dnsSubdomainText, 'example.com')];
}

/** DNSSUB whose labels may begin with or contain `_`. kube: IsDNS1123SubdomainWithUnderscore */
export function dnsSubdomainWithUnderscore(text: string, target: Target): string[] {
  const found = tooLong(text, 253);
  if (relaxedDnsSubdomainPattern.test(text)) return found;
  const sentence =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
  const printed = has(target, 'relaxedSearchPatternPrinted') ? relaxedDnsSubdomainText : dnsSubdomainText;
  return [...found, patternSentence(sentence, printed, 'example.com')];
}

/** DNS1035. kube: IsDNS1035Label */
export function dns1035Label(text: string): string[] {
  const found = tooLong(text, 63);
  if (dns1035Pattern.test(text)) return found;
  const sentence =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...found, patternSentence(sentence, dns1035Text, 'my-name', 'abc-123')];
}

/** The unit of the limit of label keys and values. */
function labelLimit(target: Target): string {
  return `must be no more than 63 ${has(target, 'labelLimitInBytes') ? 'bytes' : 'characters'}`;
}

/** QNAME: label keys, annotation keys, finalizers. kube: IsQualifiedName, IsLabelKey */
export function qualifiedName(text: string, target: Target): string[] {
  const parts = text.split('/');
  const pattern = patternSentence(nameSentence, nameText, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) {
    const what = has(target, 'labelLimitInBytes') ? 'label key' : 'qualified name';
    return [
      `a ${what === 'label key' ? 'valid label key' : what} ${pattern} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const found: string[] = [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') found.push('prefix part must be non-empty');
    else found.push(...dnsSubdomain(prefix).map((sentence) => `prefix part ${sentence}`));
  }
  if (name === '') found.push('name part must be non-empty');
  else if (byteLength(name) > 63) found.push(`name part ${labelLimit(target)}`);
  if (!namePattern.test(name)) found.push(`name part ${pattern}`);
  return found;
}

/** LABELVAL. kube: IsValidLabelValue */
export function labelValue(text: string, target: Target): string[] {
  const found = byteLength(text) > 63 ? [labelLimit(target)] : [];
  if (labelValuePattern.test(text)) return found;
  const sentence =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...found, patternSentence(sentence, `(${nameText})?`, 'MyValue', 'my_value', '12345')];
}

/** PORTNAME. kube: IsValidPortName */
export function portName(text: string): string[] {
  const found = tooLong(text, 15);
  if (!/^[-a-z0-9]+$/.test(text)) found.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) found.push('must contain at least one letter (a-z)');
  if (text.includes('--')) found.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) found.push('must not begin or end with a hyphen');
  return found;
}

/** PORTNUM. kube: IsValidPortNum */
export function portNumber(port: number): string[] {
  return inRange(port, 1, 65535);
}

/** kube: IsInRange */
export function inRange(value: number, min: number, max: number): string[] {
  return value >= min && value <= max ? [] : [`must be between ${min} and ${max}, inclusive`];
}

/** UID/GID. kube: IsValidUserID, IsValidGroupID */
export function userOrGroupId(id: number): string[] {
  return inRange(id, 0, 2147483647);
}

/** PERCENT. kube: IsValidPercent */
export function percent(text: string): string[] {
  if (/^[0-9]+%$/.test(text)) return [];
  return [patternSentence("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%')];
}

/** kube: IsHTTPHeaderName */
export function httpHeaderName(text: string): string[] {
  if (/^[-A-Za-z0-9]+$/.test(text)) return [];
  return [patternSentence("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')];
}

/** ENVNAME. kube: IsEnvVarName, IsRelaxedEnvVarName */
export function envVarName(text: string, target: Target): string[] {
  if (has(target, 'envNameRelaxed')) return relaxedEnvVarName(text);
  const found = dotRules(text);
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(text)) return found;
  const sentence =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  return [patternSentence(sentence, '[-._a-zA-Z][-._a-zA-Z0-9]*', 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1'), ...found];
}

/** kube: IsRelaxedEnvVarName */
export function relaxedEnvVarName(text: string): string[] {
  const found = text === '' ? ['environment variable name must be non-empty'] : [];
  if (/[^\x20-\x7e]|=/.test(text))
    found.push("a valid environment variable name must consist only of printable ASCII characters other than '='");
  return found;
}

/** CMKEY. kube: IsConfigMapKey */
export function configMapKey(text: string): string[] {
  const found = tooLong(text, 253);
  if (!/^[-._a-zA-Z0-9]+$/.test(text)) {
    const sentence = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    found.push(patternSentence(sentence, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'));
  }
  return [...found, ...dotRules(text)];
}

function dotRules(text: string): string[] {
  if (text === '.') return ["must not be '.'"];
  if (text === '..') return ["must not be '..'"];
  return text.startsWith('..') ? ["must not start with '..'"] : [];
}

/** A name that may be one element of a URL path. kube: content.IsPathSegmentName, IsPathSegmentPrefix */
export function pathSegment(text: string, isPrefix: boolean): string[] {
  if (!isPrefix && (text === '.' || text === '..')) return [`may not be '${text}'`];
  return ['/', '%'].filter((each) => text.includes(each)).map((each) => `may not contain '${each}'`);
}

/** For names that are checked before a random tail is put on them: one trailing `-` is fine. kube: maskTrailingDash */
export function maskTrailingDash(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
}
