import type { ApiRecord } from '../record.ts';
export function mutations(source: readonly ApiRecord[], seed: number, count: number): object[] {
  throw new Error(`not yet: ${source.length} ${seed} ${count}`);
}
