import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One recorded answer of an API server; README.md beside this file describes the format. */
export interface ApiRecord {
  readonly id: string;
  readonly category: string;
  readonly kind: string;
  readonly kubernetes: string;
  readonly rule?: string;
  readonly manifest?: string;
  readonly file?: string;
  readonly document?: number;
  readonly sha256?: string;
  readonly requestNamespace?: string;
  readonly old?: string;
  readonly new?: string;
  readonly verb?: 'patch' | 'put';
  readonly oldStored?: boolean;
  readonly unstable?: boolean;
  readonly strict: readonly string[];
  readonly strictMessage?: string;
  readonly decodeError?: string;
  readonly errors: readonly { readonly type: string; readonly field: string; readonly message: string }[];
  readonly warnings: readonly string[];
  readonly requestError?: RequestError;
  readonly defaults?: unknown;
}

export interface RequestError {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** All records of a file, packed or not. Throws with the number of the first line that is none. */
export function readRecords(path: string): ApiRecord[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : readRecord(line, index + 1)));
}

function readRecord(line: string, number: number): ApiRecord {
  try {
    const record = JSON.parse(line) as Partial<ApiRecord> | null;
    if (record?.id !== undefined && record.kubernetes !== undefined && record.errors !== undefined) return record as ApiRecord;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`line ${number} is no record`);
}

/** The body that a create record was made with; undefined when it is a file of a corpus that is not here. */
export function bodyOf(record: ApiRecord, corpus: string | undefined): string | undefined {
  if (record.file === undefined) return record.manifest ?? '';
  if (corpus === undefined) return undefined;
  const file = join(corpus, record.file);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const body = documentsOf(text)[record.document ?? 0];
  if (body === undefined || createHash('sha256').update(body).digest('hex').slice(0, 16) !== record.sha256) {
    throw new Error(`${record.id}: ${record.file} is not the file that was recorded`);
  }
  return body;
}

/** The documents of a corpus file as the recordings count them: cut at separator lines, without those that are blank or only comments. */
function documentsOf(text: string): string[] {
  const documents: string[] = [];
  let lines: string[] = [];
  const all = text.split('\n');
  for (const [index, line] of all.entries()) {
    if (/^---(?:\s|$)/.test(line)) {
      documents.push(lines.map((each) => `${each}\n`).join(''));
      lines = [];
    } else if (index < all.length - 1 || line !== '') lines.push(line);
  }
  const last = lines.map((each) => `${each}\n`).join('');
  documents.push(text.endsWith('\n') ? last : last.slice(0, -1));
  return documents.filter((document) => document.split('\n').some((line) => !/^\s*(?:#.*)?$/.test(line)));
}
