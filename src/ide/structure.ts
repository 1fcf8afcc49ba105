import type { Finding } from '../lint/finding.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';

/**
 * Who tells the structure of a document: unknown fields, wrong types, syntax, keys to complete, documentation of fields. `auto` leaves it to the YAML
 * extension where that one knows the document's schema.
 */
export type StructureMode = 'auto' | 'always' | 'never';

/** What is beside us in the editor. */
export interface Beside {
  readonly mode: StructureMode;
  /** The YAML extension is enabled. */
  readonly yaml: boolean;
  /** Its setting `yaml.schemas`: patterns of files by schema, as the user wrote it. */
  readonly schemas: unknown;
}

/** Nothing is beside us: the command line, and editors that say nothing. */
export const alone: Beside = { mode: 'auto', yaml: false, schemas: {} };

/** Whether the structure of the document at an offset is ours to tell. */
export function tellsStructure({ mode, yaml, schemas }: Beside, file: WorkspaceFile, offset: number): boolean {
  if (mode !== 'auto') return mode === 'always';
  if (!yaml || /\.jsonc?$/i.test(file.uri)) return true;
  const document = file.parsed.documents.findLast((each) => each.at.length === 0 && each.start <= offset);
  return !(document !== undefined && hasModeline(document.text)) && !coveredBySetting(schemas, file.uri);
}

/** Codes that any reader of the published schema finds too. */
const structureCodes: readonly string[] = ['api/unknown-field', 'api/wrong-type', 'yaml-syntax'];

/** The findings that are ours to tell. */
export function withoutStructure(findings: readonly Finding[], beside: Beside, file: WorkspaceFile): Finding[] {
  return findings.filter(({ code, range }) => !structureCodes.includes(code) || tellsStructure(beside, file, range.start));
}

/** A line such as `# yaml-language-server: $schema=https://…`; `none` takes a schema away. */
function hasModeline(text: string): boolean {
  const match = /^[ \t]*#[ \t]*yaml-language-server[ \t]*:.*?\$schema=(\S+)/m.exec(text);
  return match !== null && match[1] !== 'none';
}

/** Whether an entry for Kubernetes names the file, as that extension compares: from the end of the path, `*` for anything, `!` to leave out. */
function coveredBySetting(schemas: unknown, uri: string): boolean {
  if (typeof schemas !== 'object' || schemas === null) return false;
  const path = decoded(uri);
  return Object.entries(schemas).some(([schema, files]) => {
    if (!/kubernetes/i.test(schema)) return false;
    const patterns = (Array.isArray(files) ? files : [files]).filter((each): each is string => typeof each === 'string');
    const fits = (pattern: string) => endPattern(pattern).test(path);
    return (
      patterns.some((each) => !each.startsWith('!') && fits(each)) && !patterns.some((each) => each.startsWith('!') && fits(each.slice(1)))
    );
  });
}

function endPattern(pattern: string): RegExp {
  const escaped = pattern.slice(0, 300).replaceAll(/[\\^$.|?+()[\]{}#\s-]/g, String.raw`\$&`);
  return new RegExp(`${escaped.replaceAll(/\*+\/?/g, '.*')}$`);
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    // Not one of ours: compared as it is.
    return uri;
  }
}
