import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { RunView } from '../engine/run.ts';
import { lineDiff } from '../model/line-diff.ts';
import { explainWhyNot, objectWords } from '../sim.ts';
import { clockText } from '../../base/duration.ts';
import { whatIfsFor } from '../model/what-ifs.ts';
import { why, type WhyStep } from '../model/why.ts';
import { yamlLines } from '../model/yaml-text.ts';
import type { ObjectKey } from '../../kube/objects.ts';
import { Card } from './card.tsx';
import { useController, usePanel, useRested } from './context.ts';
import { Icon } from './icon.tsx';
import { SourceLink } from './source-link.tsx';
import { TimeLink } from './time-link.tsx';
import { WhatIfList } from './what-if-menu.tsx';

/** The selected event or object: why it happened, what can be done about it, and the object itself. */
export function SelectionCard({ run }: { readonly run: RunView }) {
  const { controller, state } = usePanel();
  const { object, selectedSeq, playheadMs } = state;
  if (object === undefined) {
    return (
      <Card title="Why">
        <p class="dim">Select a bar or an event to see what led to it.</p>
      </Card>
    );
  }
  const offers = whatIfsFor(object, run.history, playheadMs);
  const hasSource = controller.sourceOf(object, []) !== undefined;
  return (
    <>
      <Card
        title={`Why · ${objectWords(object)}`}
        aside={
          hasSource ? (
            <button
              type="button"
              class="button icon-only"
              aria-label="Show in the text (Enter)"
              title="Show in the text (Enter)"
              onClick={() => controller.reveal(object, [])}
            >
              <Icon name="source" />
            </button>
          ) : undefined
        }
      >
        <WhyNot run={run} object={object} />
        {selectedSeq === undefined ? (
          <p class="dim">Select one of its bars or events to see what led to it.</p>
        ) : (
          <>
            <h3>What led to this step</h3>
            <WhyChain run={run} seq={selectedSeq} />
          </>
        )}
      </Card>
      {offers.length === 0 ? null : (
        <Card title={`What if, at ${clockText(playheadMs)}`} isClosed={offers.length > 5}>
          <WhatIfList offers={offers} />
        </Card>
      )}
      <ObjectCard run={run} object={object} atMs={playheadMs} />
    </>
  );
}

/** What keeps the object from where it wants to be, once the playhead rests. */
function WhyNot({ run, object }: { readonly run: RunView; readonly object: ObjectKey }) {
  const { playheadMs, isPlaying } = usePanel().state;
  const atMs = useRested(playheadMs, 120);
  const steps = useMemo(() => explainWhyNot(run.timeline, object, atMs), [run, object, atMs]);
  if (steps.length === 0 || isPlaying || atMs !== playheadMs) return null;
  return (
    <>
      <h3>As it stands at {clockText(atMs)}</h3>
      <ol class="why now-so">
        {steps.map((step, index) => (
          <li key={index} class={index === 0 ? 'now' : ''}>
            <span class={index === 0 ? 'strong' : ''}>{step.text}</span>{' '}
            {step.seq === undefined || index === 0 ? null : (
              <span class="dim">
                since <TimeLink atMs={step.atMs} seq={step.seq} />
              </span>
            )}{' '}
            {step.object === undefined || step.path === undefined ? null : <SourceLink object={step.object} path={step.path} />}
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
          {minor.length === 0 ? null : <MinorSteps steps={minor} />}
          {left > 0 && index === parts.length - 1 ? <li class="dim">… {left} steps between …</li> : null}
          {step === undefined ? null : <Step step={step} isNow={index === 0} />}
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
      <button type="button" class="link" onClick={() => setOpen(true)}>
        {steps.length === 1 ? '1 step' : `${steps.length} steps`} between
      </button>
    </li>
  );
}

function Step({ step, isNow }: { readonly step: WhyStep; readonly isNow: boolean }) {
  return (
    <li class={isNow ? 'now' : ''}>
      <TimeLink atMs={step.atMs} seq={step.seq} /> <span class={isNow ? 'strong' : ''}>{step.text}</span>
      {step.rule === undefined ? null : (
        <p class="rule">
          {step.rule} {step.source === undefined ? null : <SourceLink object={step.source.object} path={step.source.path} />}
        </p>
      )}
    </li>
  );
}

/** The object as YAML at the playhead; lines that the last change made are marked. */
function ObjectCard({ run, object, atMs }: { readonly run: RunView; readonly object: ObjectKey; readonly atMs: number }) {
  return (
    <Card title={`YAML · ${objectWords(object)}`} isClosed>
      <ObjectYaml run={run} object={object} atMs={atMs} />
    </Card>
  );
}

function ObjectYaml({ run, object, atMs }: { readonly run: RunView; readonly object: ObjectKey; readonly atMs: number }) {
  const controller = useController();
  const now = run.history.at(object, atMs);
  const before = run.history.before(object, atMs);
  const lines = useMemo(
    () => (now === undefined ? [] : lineDiff(before === undefined ? yamlLines(now) : yamlLines(before), yamlLines(now))),
    [now, before],
  );
  if (now === undefined) return <p class="dim">It does not exist at {clockText(atMs)}.</p>;
  return (
    <>
      <button
        type="button"
        class="button"
        onClick={() => controller.copy(`${yamlLines(now).join('\n')}\n`, `${objectWords(object)} as YAML`)}
      >
        <Icon name="copy" />
        <span>Copy</span>
      </button>
      <pre class="yaml" tabIndex={0} aria-label={`${objectWords(object)} as YAML`}>
        {lines.map((line, index) => (
          <span key={index} class={`yaml-line ${line.change}`}>
            {line.change === 'same' ? '  ' : line.change === 'new' ? '+ ' : '− '}
            {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}
