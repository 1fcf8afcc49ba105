import type { WindowsOptions } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { byteLength, dnsSubdomain } from './formats.ts';
import type { PodContext } from './pod-context.ts';
import { namedString, type Report } from './report.ts';
import { visitContainers } from './visit-containers.ts';

/** kube: core validation.validateWindowsSecurityContextOptions */
export function validateWindowsOptions(report: Report, options: WindowsOptions | undefined, field: Field): void {
  if (options === undefined) return;
  const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  if (specName !== undefined)
    for (const sentence of dnsSubdomain(specName)) report.invalid(field.child('gmsaCredentialSpecName'), specName, sentence, namedString); // Y08
  if (spec === '')
    report.invalid(field.child('gmsaCredentialSpec'), spec, 'gmsaCredentialSpec cannot be an empty string', namedString); // Y09
  else if (spec !== undefined && byteLength(spec) > 65536) {
    report.invalid(field.child('gmsaCredentialSpec'), spec, 'gmsaCredentialSpec size must be under 64 KiB', namedString);
  }
  if (user === undefined) return;
  for (const problem of userNameProblems(user)) report.invalid(field.child('runAsUserName'), user, `runAsUserName${problem}`, namedString); // Y10
}

const netBiosDomain = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsDomain = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** What is wrong with `DOMAIN\user`, each as the end of a sentence that begins with the field's name. */
function userNameProblems(name: string): string[] {
  if (name === '') return [' cannot be an empty string'];
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(name)) return [' cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return [' cannot contain more than one backslash'];
  const user = parts.at(-1) ?? '';
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const problems: string[] = [];
  if (byteLength(domain ?? '') >= 256) problems.push("'s Domain length must be under 256 characters");
  if (domain !== undefined && !netBiosDomain.test(domain) && !dnsDomain.test(domain)) {
    problems.push("'s Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === '') problems.push("'s User cannot be empty");
  else if (byteLength(user) > 104) problems.push("'s User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) problems.push("'s User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) problems.push('\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return problems;
}

/** Y11 Y12 Y13. kube: core validation.validateWindowsHostProcessPod */
export function validateHostProcess({ report, spec, field }: PodContext): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let containers = 0;
  let hostProcesses = 0;
  for (const { container, place } of visitContainers(spec, field)) {
    containers++;
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const here = place.child('securityContext').child('windowsOptions').child('hostProcess');
      report.invalid(here, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`);
    }
    if (own ?? ofPod ?? false) hostProcesses++;
  }
  if (hostProcesses === 0) return;
  if (hostProcesses !== containers) {
    report.invalid(field, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers');
  }
  if (spec.hostNetwork !== true) {
    report.invalid(field.child('hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers');
  }
}
