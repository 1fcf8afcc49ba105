import type { RunView } from '../engine/run.ts';
import { branchName } from './branch.ts';
import { laneGroups, type Segment } from './lanes.ts';
import type { Tone } from './look.ts';
import { clockText } from '../../base/duration.ts';
import { spanText } from './time-text.ts';

const width = 1200;
const left = 170;
const rowPx = 24;
const top = 56;
const track = width - left - 16;

/** Own colours, because the picture leaves the editor and its theme: dark text on light bars over white. */
const fills: Readonly<Record<Tone, string>> = { good: '#bfe5c6', waiting: '#f5e3a3', bad: '#f6c1bd', quiet: '#dcdcdc', data: '#c5daf5' };
const strokes: Readonly<Record<Tone, string>> = { good: '#2c7a3f', waiting: '#8a6d00', bad: '#b3261e', quiet: '#6b6b6b', data: '#2b62a8' };

/** The lanes of a run as one self-contained SVG document, with the playhead. */
export function svgPicture(title: string, run: RunView, playheadMs: number): string {
  const rows = laneGroups.flatMap((group) => run.lanes.filter((lane) => lane.group === group));
  const height = top + rows.length * rowPx + 24;
  const x = (ms: number): number => Math.round((left + run.axis.place(ms) * track) * 10) / 10;
  const parts: string[] = [];
  for (const tick of run.axis.ticks(track, 90)) parts.push(text(x(tick.atMs), 44, clockText(tick.atMs), '#555'));
  for (const each of run.axis.breaks)
    parts.push(text(left + each.middle * track - 20, 44, `~ ${spanText(each.toMs - each.fromMs)} ~`, '#888'));
  rows.forEach((lane, index) => {
    const y = top + index * rowPx;
    parts.push(text(12, y + 13, lane.label, '#1e1e1e'));
    for (const segment of lane.segments) parts.push(bar(segment, x(segment.fromMs), x(segment.toMs), y));
  });
  const at = x(playheadMs);
  parts.push(`<path d="M${at} ${top - 6}V${height - 18}" stroke="#0b5cad"/>`, text(at + 4, height - 8, clockText(playheadMs), '#0b5cad'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img">`,
    `<title>${escape(`${title}: ${branchName(run.branch)}`)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    '<defs><pattern id="ending" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V8" stroke="#b3261e" stroke-width="4" opacity=".35"/></pattern>',
    '<pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path d="M0 0V6" stroke="#6b6b6b" stroke-width="3" opacity=".4"/></pattern></defs>',
    `<text x="12" y="20" font-size="14" fill="#1e1e1e">${escape(`${title} · ${branchName(run.branch)} · ${run.outcome.words}`)}</text>`,
    ...parts,
    '</svg>',
  ].join('\n');
}

function bar(segment: Segment, from: number, to: number, y: number): string {
  const w = Math.max(to - from, 1);
  if (segment.shape === 'line') return `<path d="M${from} ${y + 9}H${to}" stroke="#999" stroke-dasharray="2 3"/>`;
  const isFilled = segment.shape === 'solid' || segment.shape === 'dotted';
  const dash = segment.shape === 'dashed' ? ' stroke-dasharray="4 3"' : segment.shape === 'dotted' ? ' stroke-dasharray="1 2"' : '';
  const rect = (fill: string, stroke: string): string =>
    `<rect x="${from}" y="${y}" width="${w}" height="18" rx="2" fill="${fill}" ${stroke}/>`;
  const frame = `stroke="${strokes[segment.tone]}"${dash}`;
  const pattern =
    segment.shape === 'striped'
      ? rect('url(#ending)', 'stroke="none"')
      : segment.shape === 'hatched'
        ? rect('url(#unknown)', 'stroke="none"')
        : '';
  const room = Math.floor(w / 6.2) - 1;
  const words = segment.text.length <= room ? segment.text : segment.word.length <= room ? segment.word : '';
  const label = words === '' ? '' : text(from + 5, y + 13, words, '#1e1e1e');
  return `<g><title>${escape(segment.text)}</title>${rect(isFilled ? fills[segment.tone] : '#fff', frame)}${pattern}${label}</g>`;
}

function text(x: number, y: number, words: string, fill: string): string {
  return `<text x="${x}" y="${y}" fill="${fill}">${escape(words)}</text>`;
}

function escape(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
