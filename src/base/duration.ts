/** Durations as people write them: `90s`, `6m`, `1h30m`, `200ms`, `1.5s`. Milliseconds inside, always whole. */

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a written duration; undefined when the text is none. A bare number counts seconds. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,9}(\.\d{1,3})?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  if (!/^(\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)){1,5}$/.test(trimmed)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    totalMs += Number(amount) * (unitMs[unit ?? 's'] ?? 0);
  }
  return Math.round(totalMs);
}

/** The shortest text for a duration: `0s`, `1.5s`, `6m`, `1h2m3s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs < 1000) return durationMs === 0 ? '0s' : `${durationMs}ms`;
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const secondsMs = durationMs % 60_000;
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${secondsMs > 0 ? `${secondsMs / 1000}s` : ''}`;
}

/** An instant: `0:14`, `6:22`, `1:00:00`; with up to so many decimals of a second where they are not zero: `6:22.5`. Cut, not rounded. */
export function clockText(atMs: number, decimals: 0 | 1 | 3 = 0): string {
  const hours = Math.floor(atMs / 3_600_000);
  const minutes = Math.floor(atMs / 60_000) % 60;
  const seconds = Math.floor(atMs / 1000) % 60;
  const fraction = String(Math.floor(atMs % 1000))
    .padStart(3, '0')
    .slice(0, decimals)
    .replace(/0+$/, '');
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}${fraction === '' ? '' : `.${fraction}`}`;
}
