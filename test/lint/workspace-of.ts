import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { defaultTarget, type Target } from '../../src/kube/versions.ts';
import { decode } from '../../src/manifest/decode.ts';
import { Workspace } from '../../src/manifest/workspace.ts';

const tables = readSchemas(readFileSync(resolve(import.meta.dirname, '../../schemas/kubernetes/types.json'), 'utf8'));

/** A workspace with the committed schema tables and these files. */
export function workspaceOf(
  files: Readonly<Record<string, string>>,
  target: Target = defaultTarget,
  bundle: 'folder' | 'all' = 'folder',
): Workspace {
  const workspace = new Workspace({
    target,
    bundle,
    decode: (document, forTarget) => decode(document, forTarget, tables(forTarget.minor)),
  });
  for (const [uri, text] of Object.entries(files)) workspace.setFile(uri, text);
  return workspace;
}
