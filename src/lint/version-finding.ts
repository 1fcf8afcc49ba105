import { minors } from '../kube/versions.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';
import type { Finding } from './finding.ts';

/** A comment that asks for a version that there is not: the file is judged for the one of the settings. */
export function versionFindings({ version, resources }: WorkspaceFile): Finding[] {
  if (version === undefined || version.target !== undefined || !resources.some((each) => each.class === 'ours')) return [];
  const what = version.text === '' ? 'The comment names no version' : `"${version.text}" is no supported version`;
  return [
    {
      range: version.range,
      severity: 'information',
      code: 'kubernetes-version-unknown',
      source: 'statefulset',
      message: `${what}, so the setting counts. Write one from ${minors[0]} to ${minors.at(-1) ?? ''}, or a patch such as 1.35.2.`,
      related: [],
      fixes: [],
    },
  ];
}
