import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * A folder of reference material that tests read when it is present: manifests that other people wrote, recordings with other seeds.
 * Named by `STATEFULSET_SHARED`, else looked for beside the checkout. Tests pass without it.
 */
export function sharedFolder(...below: string[]): string | undefined {
  const root = process.env['STATEFULSET_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
  const folder = resolve(root, ...below);
  return existsSync(folder) ? folder : undefined;
}
