/** Medians and ratios: single times of a shared machine say little. */

export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** One line of a report. `must` is the least ratio that the project promises; absent where nothing is promised. */
export interface Row {
  readonly goal: string;
  readonly anchor: string;
  readonly ours: string;
  /** How many times better than the anchor. */
  readonly ratio: number;
  readonly must?: number;
}

/** A line without figures, and why. */
export interface NotMeasured {
  readonly goal: string;
  readonly reason: string;
}

export function rowText(row: Row | NotMeasured): string {
  if ('reason' in row) return `${row.goal.padEnd(58)} not measured: ${row.reason}`;
  const { goal, anchor, ours, ratio, must } = row;
  const verdict = must === undefined ? '' : `  must ≥ ${must}  ${Number.isFinite(ratio) && ratio >= must ? 'met' : 'MISSED'}`;
  return `${goal.padEnd(58)} anchor ${anchor.padStart(10)}  ours ${ours.padStart(10)}  ratio ${ratio.toFixed(2).padStart(8)}${verdict}`;
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
