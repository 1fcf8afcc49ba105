import type { PanelCommand } from '../../wire/panel-messages.ts';
import { clockText } from '../../base/duration.ts';
import { commandWords, keyWords, panelCommands } from '../commands.ts';
import { t } from '../l10n.ts';
import { speeds } from '../panel-state.ts';
import { storeKey } from '../sim.ts';
import { controller, usePanel } from './context.ts';
import type { IconName } from './icon.tsx';
import { OutcomeMark } from './branch-tabs.tsx';
import { Button } from './button.tsx';
import { Choice } from './choice.tsx';
import { Popover } from './popover.tsx';
import { WhatIfMenu } from './what-if-menu.tsx';

/** Transport, clock and menus. */
export function Toolbar() {
  const state = usePanel();
  const { simulation, isPlaying, playheadMs, isTable } = state;
  const { run } = controller;
  const isFine = run !== undefined && run.outcome.state !== 'stuck' && !run.moments.some(({ kind }) => kind === 'problem');
  return (
    <div class="toolbar" role="group" aria-label={t('Playback and view')}>
      <div class="title" title={simulation?.title}>
        <h1 translate={false}>{simulation?.title}</h1>
        {state.branches.length === 1 && <OutcomeMark outcome={run?.outcome} />}
        <span class="dim" translate={false}>
          Kubernetes {simulation?.input.target.minor}
        </span>
      </div>
      <SetChoice />
      <div class="transport">
        <CommandButton command="toStart" icon="start" class="button wide-only" />
        <CommandButton command="stepBack" icon="previous" />
        <CommandButton
          command="toggle"
          icon={isPlaying ? 'pause' : 'play'}
          words={isPlaying ? t('Pause') : t('Play')}
          class="button primary"
        />
        <CommandButton command="stepForward" icon="next" />
        <CommandButton
          command="nextProblem"
          icon="problem"
          class={`button ${isFine ? 'faint' : ''}`}
          {...(isFine ? { words: t('No problem in this run') } : {})}
        />
        <output class="clock" aria-label={t('Playhead')}>
          {clockText(playheadMs, 1)}
        </output>
        <Choice
          label={t('Speed')}
          class="wide-only"
          value={String(state.speed)}
          options={speeds.map((speed) => [String(speed), `${speed}×`])}
          choose={(speed) => controller.keep({ speed: Number(speed) })}
        />
      </div>
      <WhatIfMenu />
      <div class="view-buttons">
        <CommandButton command="zoomOut" icon="zoomOut" class="button roomy-only" />
        <CommandButton command="zoomIn" icon="zoomIn" class="button roomy-only" />
        <CommandButton command="fit" icon="fit" class="button roomy-only" />
        <CommandButton command="table" icon={isTable ? 'lanes' : 'table'} words={isTable ? t('Show lanes') : t('Show as table')} />
        <MoreMenu />
      </div>
    </div>
  );
}

interface CommandProps {
  readonly command: PanelCommand;
  readonly icon: IconName;
  readonly class?: string;
  /** In place of the command's own. */
  readonly words?: string;
}

function CommandButton({ command, icon, words, class: kind = 'button' }: CommandProps) {
  return <Button label={commandWords(command, words)} icon={icon} class={kind} press={() => controller.do(command)} />;
}

/** Which of several sets is on show. */
function SetChoice() {
  const state = usePanel();
  const sets = (state.simulation?.input.objects ?? []).filter((object) => object.kind === 'StatefulSet').map((object) => storeKey(object));
  if (sets.length < 2) return null;
  return (
    <Choice
      label={t('Sets on show')}
      class="set-choice"
      value={state.onlySet ?? ''}
      options={[['', t('all {0} sets', sets.length)], ...sets.map(({ namespace, name }) => [`${namespace}/${name}`, name] as const)]}
      choose={(set) => controller.keep({ onlySet: set === '' ? undefined : set })}
    />
  );
}

const inMenu: readonly PanelCommand[] = [
  'toStart',
  'toEnd',
  'zoomIn',
  'zoomOut',
  'fit',
  'renameBranch',
  'saveScenario',
  'copyMarkdown',
  'copyCommands',
  'saveSvg',
];

/** What is seldom needed, and the list of keys. */
function MoreMenu() {
  const state = usePanel();
  const type = state.dialog?.type;
  const close = () => controller.set({ dialog: undefined });
  const item = (text: string, act: () => void) => (
    <Button
      text={text}
      class="menu-item"
      press={() => {
        close();
        act();
      }}
    />
  );
  return (
    <Popover
      label={t('More')}
      icon="more"
      class="align-end"
      isOpen={type === 'more' || type === 'help'}
      toggle={(isOpen) => controller.set({ dialog: isOpen ? { type: 'more' } : undefined })}
    >
      {type === 'help' ? (
        <Keys close={close} />
      ) : (
        <>
          {inMenu.map((command) => item(commandWords(command), () => controller.do(command)))}
          {item(t('Open to the side'), () => controller.request('openToSide'))}
          {item(t('Scenarios…'), () => controller.request('gallery'))}
          {item(commandWords('help'), () => controller.do('help'))}
        </>
      )}
    </Popover>
  );
}

function Keys({ close }: { readonly close: () => void }) {
  const rows = Object.values(panelCommands).flatMap(([, words, ...keys]): [string, string][] =>
    keys.length === 0 ? [] : [[keys.map(keyWords).join(' '), words()]],
  );
  rows.push(
    ['← → ↑ ↓', t('From bar to bar, from lane to lane')],
    ['Enter', t('Show in the text')],
    ['Shift+F10', t('What if … for the lane')],
    ['Esc', t('Close, or clear the selection')],
  );
  return (
    <>
      <p class="popover-title">{t('Keys')}</p>
      <dl class="keys" tabIndex={0}>
        {rows.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Button text={t('Close')} press={close} />
    </>
  );
}
