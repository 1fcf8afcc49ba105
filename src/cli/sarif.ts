import type { CheckResult } from './check.ts';

const levels = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

/** SARIF 2.1.0. Fingerprints are of the file, the code and the message, so that they stay when lines move. */
export function sarif(results: readonly CheckResult[]): object {
  const ids = [...new Set(results.map((result) => result.code))].sort();
  const rules = ids
    .map((id) => ({ id, helpUri: results.find((result) => result.code === id)?.url ?? '' }))
    .map(({ id, helpUri }) => (helpUri.startsWith('https:') ? { id, helpUri } : { id }));
  const seen = new Map<string, number>();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'statefulset', rules } },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => {
          const key = `${result.file}\n${result.code}\n${result.message}`;
          const times = seen.get(key) ?? 0;
          seen.set(key, times + 1);
          return {
            ruleId: result.code,
            ruleIndex: ids.indexOf(result.code),
            level: levels[result.severity],
            message: { text: result.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: encodeURI(result.file.replaceAll('\\', '/')) },
                  region: { startLine: result.line, startColumn: result.column, endLine: result.endLine, endColumn: result.endColumn },
                },
              },
            ],
            partialFingerprints: { 'statefulset/v1': `${hash(key)}:${times}` },
          };
        }),
      },
    ],
  };
}

/** FNV-1a, 32 bit, in hexadecimal. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}
