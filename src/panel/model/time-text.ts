/** Spans of virtual time as text. */
import { t } from '../l10n.ts';

/** A span as kubectl writes an age: `42s`, `6m22s`, `3h5m`, `2d3h`. kube: `k8s.io/apimachinery/pkg/util/duration.HumanDuration` */
export function ageText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  return hours % 24 === 0 || hours >= 192 ? `${Math.floor(hours / 24)}d` : `${Math.floor(hours / 24)}d${hours % 24}h`;
}

/** A span in words for marks on the axis: `42 s`, `5 min`, `1.5 h`. */
export function spanText(ms: number): string {
  if (ms < 1000) return t('{0} ms', ms);
  if (ms < 120_000) return t('{0} s', Math.round(ms / 1000));
  if (ms < 7_200_000) return t('{0} min', Math.round(ms / 60_000));
  return t('{0} h', Math.round(ms / 360_000) / 10);
}
