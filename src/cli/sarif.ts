import type { CheckResult, Location } from './check.ts';
import { sarifLevels, sarifRule } from './sarif-rule.ts';

/** What a log says beside the findings. */
export interface SarifRun {
  readonly version: string;
  /** Whether all input could be read. */
  readonly complete: boolean;
  /** The page of a rule of ours. */
  readonly page: (id: string) => string | undefined;
  /** The address of a file: relative to the source's root where it is below it. */
  readonly artifact: (file: string) => { readonly uri: string; readonly uriBaseId?: string };
}

/** A SARIF 2.1.0 log of one run: one result a finding, each with its rule, its level, its fixes and a fingerprint. */
export function sarif(results: readonly CheckResult[], { version, complete, page, artifact }: SarifRun): object {
  const ids = [...new Set(results.map(({ code }) => code))].sort();
  const rules = ids.map((id) => sarifRule(id, results.find(({ code }) => code === id)?.severity ?? 'warning', page(id)));
  const prints = fingerprints(results, (file) => artifact(file).uri);
  const place = (at: Location) => ({ artifactLocation: artifact(at.file), region: region(at) });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'statefulset', fullName: 'StatefulSet Studio', semanticVersion: version, rules } },
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder in which the command ran.' } } },
        invocations: [{ executionSuccessful: complete }],
        columnKind: 'utf16CodeUnits',
        results: results.map((result, index) => ({
          ruleId: result.code,
          ruleIndex: ids.indexOf(result.code),
          level: sarifLevels[result.severity],
          message: { text: withAnswer(result) },
          locations: [
            {
              physicalLocation: place(result),
              ...(result.object === undefined
                ? {}
                : { logicalLocations: [{ fullyQualifiedName: objectText(result.object), kind: 'resource' }] }),
            },
          ],
          ...(result.related.length === 0
            ? {}
            : {
                relatedLocations: result.related.map((related) => ({
                  physicalLocation: place(related),
                  message: { text: related.message },
                })),
              }),
          partialFingerprints: { 'statefulset/v1': prints[index] },
          ...(result.fixes.length === 0 ? {} : { fixes: result.fixes.map((fix) => fixOf(fix, artifact)) }),
        })),
      },
    ],
  };
}

function region({ line, column, endLine, endColumn }: Location): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function withAnswer({ message, serverMessage }: CheckResult): string {
  return serverMessage === undefined || message.includes(serverMessage)
    ? message
    : `${message}\n\nThe API server answers: ${serverMessage}`;
}

function objectText({ kind, namespace, name }: NonNullable<CheckResult['object']>): string {
  return `${kind}/${namespace ?? 'default'}/${name}`;
}

function fixOf({ title, edits }: CheckResult['fixes'][number], artifact: SarifRun['artifact']): object {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.newText } })),
    })),
  };
}

/**
 * What stays the same while lines move: the file, the code, the object and the message. Findings that are equal in all of that are told apart by their
 * order.
 */
function fingerprints(results: readonly CheckResult[], uriOf: (file: string) => string): string[] {
  const seen = new Map<string, number>();
  return results.map(({ file, code, object, message }) => {
    const key = [uriOf(file), code, object === undefined ? '' : objectText(object), message].join('\n');
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return `${hash(key)}:${times}`;
  });
}

/** FNV-1a, 64 bit, over UTF-16 code units, in hexadecimal. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  return value.toString(16).padStart(16, '0');
}
