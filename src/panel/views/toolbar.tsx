import { speeds } from '../panel-state.ts';
import { clockText } from '../../base/duration.ts';
import { storeKey } from '../sim.ts';
import { useController, usePanel } from './context.ts';
import { Icon, type IconName } from './icon.tsx';
import { Popover } from './popover.tsx';
import { WhatIfMenu } from './what-if-menu.tsx';
import type { PanelCommand } from '../../wire/panel-messages.ts';

/** Transport, clock and menus. */
export function Toolbar() {
  const { controller, state } = usePanel();
  const { simulation, isPlaying, playheadMs, isTable, isLoading } = state;
  const target = simulation?.input.target;
  return (
    <div class="toolbar" role="group" aria-label="Playback and view">
      <div class="title" title={simulation?.title}>
        <h1>{simulation?.title}</h1>
        <span class="dim">{target === undefined ? '' : ` Kubernetes ${target.minor}`}</span>
        {isLoading ? <span class="spinner" role="img" aria-label="Loading" /> : null}
      </div>
      <SetChoice />
      <div class="transport">
        <Command command="toStart" icon="start" label="To the start (Home)" class="wide-only" />
        <Command command="stepBack" icon="previous" label="Previous event ([)" />
        <Command
          command="toggle"
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
          class="primary"
        />
        <Command command="stepForward" icon="next" label="Next event (])" />
        <Command command="nextProblem" icon="problem" label="Next problem (N)" />
        <output class="clock" aria-label="Playhead">
          {clockText(playheadMs, 1)}
        </output>
        <label class="speed wide-only">
          <span class="hidden">Speed</span>
          <select value={state.speed} onChange={(event) => controller.setSpeed(Number(event.currentTarget.value))}>
            {speeds.map((speed) => (
              <option key={speed} value={speed}>{`${speed}×`}</option>
            ))}
          </select>
        </label>
      </div>
      <WhatIfMenu />
      <div class="spacer" />
      <div class="view-buttons">
        <Command command="zoomOut" icon="zoomOut" label="Zoom out (−)" class="wide-only" />
        <Command command="zoomIn" icon="zoomIn" label="Zoom in (+)" class="wide-only" />
        <Command command="fit" icon="fit" label="Fit (0)" class="wide-only" />
        <Command command="table" icon={isTable ? 'lanes' : 'table'} label={isTable ? 'Show lanes' : 'Show as table'} />
        <MoreMenu />
      </div>
    </div>
  );
}

/** Which of several sets is on show. */
function SetChoice() {
  const { controller, state } = usePanel();
  const sets = (state.simulation?.input.objects ?? []).filter((object) => object.kind === 'StatefulSet').map((object) => storeKey(object));
  if (sets.length < 2) return null;
  return (
    <label class="set-choice">
      <span class="hidden">Sets on show</span>
      <select value={state.onlySet ?? ''} onChange={(event) => controller.showSet(event.currentTarget.value || undefined)}>
        <option value="">all {sets.length} sets</option>
        {sets.map(({ namespace, name }) => (
          <option key={`${namespace}/${name}`} value={`${namespace}/${name}`}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CommandProps {
  readonly command: PanelCommand;
  readonly icon: IconName;
  readonly label: string;
  readonly class?: string;
}

function Command({ command, icon, label, ...rest }: CommandProps) {
  const controller = useController();
  return (
    <button
      type="button"
      class={`button icon-only ${rest.class ?? ''}`}
      aria-label={label}
      title={label}
      onClick={() => controller.do(command)}
    >
      <Icon name={icon} />
    </button>
  );
}

const more: readonly { readonly command: PanelCommand; readonly label: string }[] = [
  { command: 'toStart', label: 'To the start' },
  { command: 'toEnd', label: 'To the end' },
  { command: 'zoomIn', label: 'Zoom in' },
  { command: 'zoomOut', label: 'Zoom out' },
  { command: 'fit', label: 'Fit' },
  { command: 'saveScenario', label: 'Save as scenario…' },
  { command: 'copyMarkdown', label: 'Copy as Markdown' },
  { command: 'copyCommands', label: 'Copy kubectl commands' },
  { command: 'saveSvg', label: 'Save as SVG…' },
];

function MoreMenu() {
  const controller = useController();
  return (
    <Popover label="More" icon="more" class="align-end">
      {(close) => (
        <div class="menu">
          {more.map(({ command, label }) => (
            <button
              key={command}
              type="button"
              class="menu-item"
              onClick={() => {
                controller.do(command);
                close();
              }}
            >
              {label}
            </button>
          ))}
          <button
            type="button"
            class="menu-item"
            onClick={() => {
              controller.request('openToSide');
              close();
            }}
          >
            Open to the side
          </button>
        </div>
      )}
    </Popover>
  );
}
