import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { defaultTarget, type Target } from '../../src/kube/versions.ts';
import { type DecodeResult, decode } from '../../src/manifest/decode.ts';
import { parseBody } from '../../src/manifest/parse.ts';

/** The committed tables, as the hosts load them. */
export const schemas = readSchemas(readFileSync(join(import.meta.dirname, '../../schemas/kubernetes/types.json'), 'utf8'));

/** Decodes a text as the body of a request to its own kind's endpoint. */
export function decodeText(text: string, target: Target = defaultTarget): DecodeResult {
  return decode(parseBody(text), target, schemas(target.minor));
}
