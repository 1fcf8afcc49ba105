import { instantMs, instantText } from '../../base/instant.ts';

/** Virtual time 0 in the calendar: a constant, so that runs compare byte for byte. */
const epochMs = 1_767_225_600_000; // 2026-01-01T00:00:00Z

/** A virtual time as Kubernetes writes it. */
export function timeText(nowMs: number): string {
  return instantText(epochMs + nowMs);
}

/** The virtual time of a Kubernetes time text; undefined when it is none. */
export function timeMs(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : instantMs(text);
  return ms === undefined ? undefined : ms - epochMs;
}
