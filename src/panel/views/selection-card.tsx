import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import type { ObjectKey } from '../../kube/objects.ts';
import type { RunView } from '../engine/run.ts';
import { t, tParts } from '../l10n.ts';
import { subjectOf } from '../model/lanes.ts';
import { lineDiff } from '../model/line-diff.ts';
import { whatIfsFor } from '../model/what-ifs.ts';
import { why, type WhyStep } from '../model/why.ts';
import { yamlLines } from '../../kube/yaml-text.ts';
import { explainWhyNot, objectWords } from '../sim.ts';
import { controller, usePanel, useRested } from './context.ts';
import { Button, Link } from './button.tsx';
import { Card } from './card.tsx';
import { SourceLink, TimeLink } from './links.tsx';
import { WhatIfList } from './what-if-menu.tsx';

interface Props {
  readonly run: RunView;
  readonly object: ObjectKey;
}

/** The selected event or object: why it happened, what can be done about it, and the object itself. */
export function SelectionCard({ run }: { readonly run: RunView }) {
  const state = usePanel();
  const { object, selectedSeq, playheadMs } = state;
  if (object === undefined) {
    return (
      <Card title={t('Why')}>
        <p class="dim">{t('Select a bar, a gap or an event to see what led to it.')}</p>
      </Card>
    );
  }
  const subject = subjectOf(object, run.lanes);
  const offers = whatIfsFor(subject, run, playheadMs);
  const name = objectWords(object);
  const source = controller.sourceOf(object, []);
  return (
    <>
      <Card
        title={t('Why · {0}', name)}
        aside={source && <Button label={t('Show in the text (Enter)')} icon="source" press={() => controller.reveal(object, [])} />}
      >
        <WhyNot run={run} object={subject} />
        {selectedSeq === undefined ? (
          <p class="dim">{t('Select one of its bars or events to see what led to it.')}</p>
        ) : (
          <>
            <h3>{t('What led to this step')}</h3>
            <WhyChain run={run} seq={selectedSeq} />
          </>
        )}
      </Card>
      {offers.length > 0 && (
        <Card title={t('What if, at {0}', clockText(playheadMs))} isClosed={offers.length > 5}>
          <WhatIfList offers={offers} />
        </Card>
      )}
      <Card title={t('YAML · {0}', name)} isClosed>
        <ObjectYaml run={run} object={object} />
      </Card>
    </>
  );
}

/** What keeps the object from where it wants to be, once the playhead rests. */
function WhyNot({ run, object }: Props) {
  const { playheadMs, isPlaying } = usePanel();
  const atMs = useRested(playheadMs, 120);
  const steps = useMemo(() => explainWhyNot(run.timeline, object, atMs), [run, object, atMs]);
  if (steps.length === 0 || isPlaying || atMs !== playheadMs) return null;
  return (
    <>
      <h3>{t('As it stands at {0}', clockText(atMs))}</h3>
      <ol class="why now-so">
        {steps.map(({ text, seq, atMs: sinceMs, object: of, path }, index) => (
          <li key={index} class={index === 0 ? 'now' : ''}>
            <span lang="en">{text}</span>{' '}
            {seq !== undefined && <span class="dim">{tParts('since {0}', <TimeLink atMs={sinceMs} seq={seq} />)}</span>}{' '}
            {of !== undefined && path !== undefined && <SourceLink object={of} path={path} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function WhyChain({ run, seq }: { readonly run: RunView; readonly seq: number }) {
  const { steps, left } = useMemo(() => why(run.trace, seq), [run, seq]);
  const parts = useMemo(() => parted(steps), [steps]);
  return (
    <ol class="why">
      {parts.map(({ minor, step }, index) => (
        <Fragment key={step?.seq ?? 'end'}>
          {minor.length > 0 && <MinorSteps steps={minor} />}
          {left > 0 && index === parts.length - 1 && <li class="dim">{t('… {0} steps between …', left)}</li>}
          {step && <Step step={step} isNow={index === 0} />}
        </Fragment>
      ))}
    </ol>
  );
}

interface Part {
  readonly minor: readonly WhyStep[];
  readonly step: WhyStep | undefined;
}

/** The steps that tell, each with the minor ones before it. */
function parted(steps: readonly WhyStep[]): Part[] {
  const parts: Part[] = [];
  let minor: WhyStep[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.isMinor && index > 0) minor.push(step);
    else {
      parts.push({ minor, step });
      minor = [];
    }
  }
  return minor.length === 0 ? parts : [...parts, { minor, step: undefined }];
}

function MinorSteps({ steps }: { readonly steps: readonly WhyStep[] }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return steps.map((step) => <Step key={step.seq} step={step} isNow={false} />);
  return (
    <li class="minor">
      <Link text={steps.length === 1 ? t('1 step between') : t('{0} steps between', steps.length)} press={() => setOpen(true)} />
    </li>
  );
}

function Step({ step, isNow }: { readonly step: WhyStep; readonly isNow: boolean }) {
  const { atMs, seq, text, rule, source } = step;
  return (
    <li class={isNow ? 'now' : ''} lang="en">
      <TimeLink atMs={atMs} seq={seq} /> <span>{text}</span>
      {rule !== undefined && (
        <p class="dim">
          {rule} {source && <SourceLink object={source.object} path={source.path} />}
        </p>
      )}
    </li>
  );
}

const signs = { same: '  ', new: '+ ', gone: '− ' };

/** The object as YAML at the playhead; lines that the last change made are marked. */
function ObjectYaml({ run, object }: Props) {
  const state = usePanel();
  const atMs = state.playheadMs;
  const now = run.history.at(object, atMs);
  const before = run.history.before(object, atMs);
  const lines = useMemo(() => (now === undefined ? [] : lineDiff(yamlLines(before ?? now), yamlLines(now))), [now, before]);
  if (now === undefined) return <p class="dim">{t('It does not exist at {0}.', clockText(atMs))}</p>;
  const name = t('{0} as YAML', objectWords(object));
  return (
    <>
      <Button icon="copy" text={t('Copy')} press={() => controller.copy(`${yamlLines(now).join('\n')}\n`, name)} />
      <pre class="yaml" tabIndex={0} aria-label={name} translate={false}>
        {lines.map((line, index) => (
          <span key={index} class={`yaml-line ${line.change}`}>
            {signs[line.change]}
            {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}
