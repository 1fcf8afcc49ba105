import type { ComponentChildren } from 'preact';
import { t } from '../l10n.ts';
import { controller, usePanel } from './context.ts';
import { Button, Link } from './button.tsx';

interface PageProps {
  readonly title: string;
  readonly message?: string | undefined;
  /** Whether something is wrong. */
  readonly isAlert?: boolean;
  readonly children?: ComponentChildren;
}

function StatePage({ title, message, isAlert = false, children }: PageProps) {
  return (
    <div class="page" role={isAlert ? 'alert' : undefined}>
      {isAlert || <Picture />}
      <h1>{title}</h1>
      <p class="message">{message}</p>
      <p class="actions">{children}</p>
    </div>
  );
}

/** Nothing to simulate yet, or not now. */
export function EmptyPage() {
  const state = usePanel();
  const { problem } = state;
  if (problem !== undefined && problem.problem !== 'empty') {
    const titles = {
      syntax: t('The text cannot be read'),
      tooLarge: t('Too large to simulate'),
      failed: t('Simulation is not available'),
    };
    const { uri, line } = problem;
    return (
      <StatePage title={titles[problem.problem]} message={problem.message} isAlert>
        {uri !== undefined && (
          <Button
            text={line === undefined ? t('Show it') : t('Show line {0}', line + 1)}
            class="button filled"
            press={() => controller.revealPlace(uri, line)}
          />
        )}
        <Button text={t('Try again')} press={() => controller.request('retry')} />
      </StatePage>
    );
  }
  return (
    <StatePage
      title={t('What will this StatefulSet do?')}
      message={
        problem?.message ?? t('Open a manifest with a StatefulSet and press ▷ to play its future: every pod, claim and node, step by step.')
      }
    >
      <Button text={t('Simulate the open file')} class="button filled" press={() => controller.request('simulate')} />
      <Button text={t('Open a sample')} press={() => controller.request('openSample')} />
      <Button text={t('Play a scenario')} press={() => controller.request('gallery')} />
    </StatePage>
  );
}

/** The host is still reading. */
export function LoadingPage() {
  return (
    <div class="page" aria-busy="true">
      <Skeleton />
      <h1>{t('Reading the manifest …')}</h1>
    </div>
  );
}

/** The shape of what is to come. */
export function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

/** The engine threw. */
export function FailurePage({ message }: { readonly message: string }) {
  return (
    <StatePage title={t('The simulator failed')} message={message} isAlert>
      <span>{t('This is a defect of the simulator, not of your manifest. The log has the details.')}</span>
      <Button text={t('Start again')} class="button filled" press={() => controller.receive({ version: 1, type: 'dropState' })} />
      <Button text={t('Read the file again')} press={() => controller.request('retry')} />
    </StatePage>
  );
}

/** Above a simulation that is older than the text. */
export function StaleNote() {
  const state = usePanel();
  const { problem } = state;
  if (problem === undefined) return null;
  const { message, uri, line } = problem;
  return (
    <p class="note" role="status">
      <span aria-hidden="true">⚠ </span>
      {message} <span class="dim">{t('Shown is the last text that could be read.')}</span>{' '}
      {uri !== undefined && (
        <Link text={line === undefined ? t('Show') : t('Line {0}', line + 1)} press={() => controller.revealPlace(uri, line)} />
      )}
    </p>
  );
}

/** Three lanes and a playhead. */
function Picture() {
  return (
    <svg class="picture" viewBox="0 0 120 56" width="120" height="56" aria-hidden="true" focusable="false">
      <path d="M8 6h100v9H8zM46 40h62v9H46z" class="a" />
      <path d="M26 23h82v9H26z" class="b" />
      <path d="M72 0v56" class="line" />
    </svg>
  );
}
