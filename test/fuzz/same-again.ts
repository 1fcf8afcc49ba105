import { apiAdmission } from '../../src/sim/cluster/api-admission.ts';
import { createTimeline, type Timeline, type View } from '../../src/sim/timeline.ts';
import { Dice } from './dice.ts';

/** What was played to `untilMs` comes out the same when it is played in slices, gone back to, or forked without an effect. Says what does not. */
export function otherwisePlayed(timeline: Timeline, untilMs: number): string[] {
  const dice = new Dice(timeline.input.seed + 1);
  const problems: string[] = [];
  const expect = (what: string, found: string, wanted: string): void => {
    if (found !== wanted) problems.push(`${what} is another run: ${firstDifference(found, wanted)}`);
  };
  const whole = told(timeline);
  const moments = Array.from({ length: 3 }, () => dice.below('moment', untilMs)).sort((left, right) => left - right);
  const again = createTimeline(timeline.input, { admission: apiAdmission });
  for (const momentMs of [...moments, untilMs]) {
    for (let limited: string | undefined; again.nowMs < momentMs && limited === undefined; ) {
      const sliceMs = dice.one('slice ms', 1, 1000, 100_000);
      ({ limited } = again.advance(Math.min(momentMs, again.nowMs + sliceMs), 1 + dice.below('slice', 40)));
    }
    again.advance(momentMs);
    expect(`the state at ${momentMs} ms`, stateOf(timeline.at(momentMs)), stateOf(again.at(momentMs)));
  }
  expect('a run in slices', told(again).join('\n'), whole.join('\n'));
  const forkMs = moments[dice.below('fork', moments.length)] ?? 0;
  const fork = timeline.fork(forkMs, { do: 'unready', name: 'nobody' });
  fork.advance(untilMs);
  expect(`a fork at ${forkMs} ms`, withoutAsking(fork).join('\n'), whole.join('\n'));
  return problems;
}

/** What a trace says, without the numbers that one more request moves. */
function told(timeline: Timeline): string[] {
  return timeline.trace.map(({ atMs, actor, verb, object, event, response, because, words, after }) =>
    JSON.stringify([
      atMs,
      actor,
      verb,
      object,
      event,
      response,
      because?.text,
      words,
      after?.metadata.resourceVersion,
      after?.spec === undefined,
    ]),
  );
}

function withoutAsking(fork: Timeline): string[] {
  return told(fork).filter((_, seq) => fork.trace[seq]?.object.name !== 'nobody');
}

function stateOf(view: View): string {
  return view
    .all()
    .map((each) => JSON.stringify(each))
    .sort()
    .join('\n');
}

function firstDifference(found: string, wanted: string): string {
  const [own, other] = [found.split('\n'), wanted.split('\n')];
  const at = own.findIndex((line, index) => line !== other[index]);
  return `${(own[at] ?? 'nothing').slice(0, 300)} for ${(other[at] ?? 'nothing').slice(0, 300)}`;
}
