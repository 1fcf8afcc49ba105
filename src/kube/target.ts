/** Supported minors, oldest first. */
export const minors = ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'] as const;
export type Minor = (typeof minors)[number];

/** The version that is assumed when nobody says otherwise. Changed only with a line in the change log. */
const defaultMinor: Minor = '1.36';

/** What a manifest is judged and simulated for. Plain data. */
export interface Target {
  readonly minor: Minor;
  /** Patch number where it was given; the newest patch of the minor otherwise. */
  readonly patch: number;
  /** Feature gates set away from the version's defaults. */
  readonly gates: Readonly<Record<string, boolean>>;
  /** DNS suffix of the cluster, without a dot at either end. */
  readonly clusterDomain: string;
}

/** The newest patch of each minor that the tables were made from. */
const newestPatch: Readonly<Record<Minor, number>> = { '1.31': 14, '1.32': 13, '1.33': 13, '1.34': 4, '1.35': 4, '1.36': 3, '1.37': 1 };

/** A target for a version text such as `1.36`, `v1.36` or `1.35.2`; undefined when the text is no supported version. */
export function parseTarget(text: string, gates: Readonly<Record<string, boolean>> = {}): Target | undefined {
  const match = /^v?(\d+\.\d+)(?:\.(\d{1,3}))?$/.exec(text.trim());
  const minor = minors.find((each) => each === match?.[1]);
  if (match === null || minor === undefined) return undefined;
  return { minor, patch: match[2] === undefined ? newestPatch[minor] : Number(match[2]), gates, clusterDomain: 'cluster.local' };
}

/** The version of a target as people write it: `1.36`, or with its patch where that is not the newest one. */
export function versionText({ minor, patch }: Target): string {
  return patch === newestPatch[minor] ? minor : `${minor}.${patch}`;
}

/** The default target: the default minor at its newest patch, no gate changed, `cluster.local`. */
export const defaultTarget: Target = { minor: defaultMinor, patch: newestPatch[defaultMinor], gates: {}, clusterDomain: 'cluster.local' };
