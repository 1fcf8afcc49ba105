import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { Linter } from '../../src/lint/run.ts';
import { decode } from '../../src/manifest/decode.ts';
import { Workspace } from '../../src/manifest/workspace.ts';

const root = resolve(import.meta.dirname, '../..');

/** Read once, as in a server that runs: a new workspace is not a new process. */
const tableOf = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));

/** The language service in this process, without a server around it. */
export function createOurs() {
  const workspace = new Workspace({
    target: defaultTarget,
    decode: (document, target) => decode(document, target, tableOf(target.minor)),
    bundle: 'folder',
  });
  const linter = new Linter(workspace);
  return {
    workspace,
    linter,
    validate(uri: string, text: string) {
      workspace.setFile(uri, text);
      return linter.findings(uri);
    },
  };
}
