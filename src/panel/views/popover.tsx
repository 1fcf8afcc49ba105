import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useDismiss } from './context.ts';
import { Icon, type IconName } from './icon.tsx';

interface PopoverProps {
  readonly label: string;
  readonly icon?: IconName;
  /** Shown beside the icon; without it the label is only spoken. */
  readonly text?: string;
  readonly class?: string;
  readonly isDisabled?: boolean;
  /** Given where something else can open it, too. */
  readonly open?: { readonly is: boolean; readonly set: (isOpen: boolean) => void };
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a small dialog under it. Focus goes in, Escape and a press outside close it, and focus comes back. */
export function Popover({ label, icon, text, isDisabled = false, open, children, ...rest }: PopoverProps) {
  const [isOpenHere, setOpenHere] = useState(false);
  const isOpen = open?.is ?? isOpenHere;
  const setOpen = open?.set ?? setOpenHere;
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const dismiss = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, [setOpen]);
  useDismiss(root, isOpen, dismiss);
  useEffect(() => {
    if (isOpen) root.current?.querySelector<HTMLElement>('.popover button, .popover select, .popover input')?.focus();
  }, [isOpen]);
  return (
    <div class={`popover-root ${rest.class ?? ''}`} ref={root}>
      <button
        ref={button}
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={text === undefined ? label : undefined}
        title={label}
        disabled={isDisabled}
        onClick={() => setOpen(!isOpen)}
      >
        {icon === undefined ? null : <Icon name={icon} />}
        {text === undefined ? null : <span>{text}</span>}
        {text === undefined ? null : <Icon name="chevron" />}
      </button>
      {isOpen ? (
        <div class="popover" role="dialog" aria-label={label} onKeyDown={moveFocus}>
          {children(dismiss)}
        </div>
      ) : null}
    </div>
  );
}

/** Arrow keys go through the buttons of a popover. */
function moveFocus(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const here = event.target;
  if (by === 0 || !(here instanceof HTMLButtonElement) || !(event.currentTarget instanceof HTMLElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not([disabled])')];
  buttons[(buttons.indexOf(here) + by + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
