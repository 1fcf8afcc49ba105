import type { KubeObject, Path } from '../kube/objects.ts';
import type { DecodeResult } from '../manifest/decode.ts';

/**
 * The object that the author means: where a value has the wrong type and can only mean one thing (`replicas: "3"`), with that thing. The decoded object
 * alone would have the server's default there, and everything that counts on it would be wrong.
 */
export function intended({ object, problems }: DecodeResult): KubeObject | undefined {
  let meant: unknown = object;
  for (const { kind, path, fix } of problems) {
    if (kind !== 'wrong-type' || fix?.text === undefined || !/^(?:-?\d{1,15}|true|false)$/.test(fix.text)) continue;
    meant = withValue(meant, path, JSON.parse(fix.text) as unknown);
  }
  return meant as KubeObject | undefined;
}

function withValue(container: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(container)) return container.map((item: unknown, index) => (index === step ? withValue(item, rest, value) : item));
  if (typeof container !== 'object' || container === null) return container;
  return { ...container, [step]: withValue((container as Record<string, unknown>)[step], rest, value) };
}
