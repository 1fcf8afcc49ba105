/** Labels that packaging tools set to the version of what they install. */
const always: readonly string[] = ['helm.sh/chart', 'chart', 'heritage'];
const whenVersion: readonly string[] = ['app.kubernetes.io/version', 'version'];

/** Whether a label changes from release to release: known keys, the version keys only with a value that is a version, a date or a commit. */
export function isVolatile(key: string, value: string): boolean {
  if (key === 'chart' || key === 'helm.sh/chart') return /-v?\d+\.\d+/.test(value);
  // The name of the packaging tool: it changed once, from Tiller to Helm, and stopped upgrades.
  if (always.includes(key)) return value === 'Tiller';
  return whenVersion.includes(key) && /^v?\d+\.\d+(?:\.\d+)?|^\d{4}-?\d{2}-?\d{2}|^[0-9a-f]{7,40}$/.test(value);
}
