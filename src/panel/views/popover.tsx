import type { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { useDismiss } from './context.ts';
import { Icon, type IconName } from './icon.tsx';

interface PopoverProps {
  readonly label: string;
  readonly icon: IconName;
  /** Shown beside the icon; without it the label is only said. */
  readonly text?: string;
  readonly class: string;
  readonly isOpen: boolean;
  /** Where it opens, in CSS pixels of the page; under its button when absent. */
  readonly at?: { readonly x: number; readonly y: number } | undefined;
  readonly toggle: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}

/** A button that opens a small dialog. Focus goes in, Escape and a press outside close it, and focus goes back to where it was. */
export function Popover({ label, icon, text, isOpen, at, toggle, children, class: kind }: PopoverProps) {
  const root = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const dismiss = useCallback(() => toggle(false), [toggle]);
  useDismiss(root, isOpen, dismiss);
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    before.current = document.activeElement;
    root.current?.querySelector<HTMLElement>('.popover :is(button, select, input, dl)')?.focus();
    return () => {
      if (before.current instanceof HTMLElement && document.activeElement?.closest('input, select, button') === null)
        before.current.focus();
    };
  }, [isOpen]);
  const place = at && { position: 'fixed', left: `max(4px, min(${at.x}px, 100vw - 340px))`, top: `min(${at.y}px, 30vh)` };
  return (
    <div class={`popover-root ${kind}`} ref={root}>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={text === undefined ? label : undefined}
        title={label}
        onClick={() => toggle(!isOpen)}
      >
        <Icon name={icon} />
        {text !== undefined && <span>{text}</span>}
        {text !== undefined && <Icon name="chevron" />}
      </button>
      {isOpen && (
        <div class="popover" role="dialog" aria-label={label} style={place} onKeyDown={moveFocus}>
          {children}
        </div>
      )}
    </div>
  );
}

/** Arrow keys go through the buttons of a popover. */
function moveFocus(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const here = event.target;
  if (by === 0 || !(here instanceof HTMLButtonElement) || !(event.currentTarget instanceof HTMLElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button')];
  buttons[(buttons.indexOf(here) + by + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
