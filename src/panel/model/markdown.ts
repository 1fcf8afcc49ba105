import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { describe } from '../sim.ts';
import { branchName } from './branch.ts';
import { eventObject } from './events.ts';
import { laneGroups } from './lanes.ts';
import { clockText } from '../../base/duration.ts';

/** More events are left out, with a line that says so. */
const mostEvents = 500;

/** A run as text that reads well in an issue or a chat: lanes as lists, then the events. */
export function markdownTimeline(title: string, run: RunView): string {
  const lines = [`## ${inline(title)}: ${inline(branchName(run.branch))}`, '', `${run.outcome.words}.`, ''];
  for (const group of laneGroups) {
    for (const lane of run.lanes.filter((each) => each.group === group)) {
      const bars = lane.segments.map((segment) => `${clockText(segment.fromMs)} ${inline(segment.text)}`);
      lines.push(`- **${inline(lane.label)}** ${bars.join(' → ') || t('never comes')}`);
    }
  }
  lines.push('', `| ${t('time')} | ${t('object')} | ${t('what happened')} |`, '| --- | --- | --- |');
  for (const { seq, atMs, object, harm } of run.moments.slice(0, mostEvents)) {
    const transition = run.trace[seq];
    if (transition !== undefined)
      lines.push(
        `| ${clockText(atMs, 1)} | ${eventObject(object)} | ${cell(harm === undefined ? describe(transition) : `${harm.name}: ${harm.text}`)} |`,
      );
  }
  if (run.moments.length > mostEvents) lines.push('', t('… and {0} more', run.moments.length - mostEvents));
  return `${lines.join('\n')}\n`;
}

/** Text that Markdown shows as it is. */
function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, (sign) => `\\${sign}`);
}

function cell(text: string): string {
  return inline(text).replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}
