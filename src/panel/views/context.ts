import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import type { PanelState } from '../panel-state.ts';

/** What the views show and act on: there is one panel in a page. */
export let controller: Controller;

/** Begins to draw what a controller has to show. */
export function present(panel: Controller): void {
  controller = panel;
}

/** The state, for what a view shows; the view is drawn again with each change. */
export function usePanel(): PanelState {
  const [state, setState] = useState(controller.state);
  useLayoutEffect(() => {
    setState(controller.state);
    return controller.subscribe(() => setState(controller.state));
  }, []);
  return state;
}

/** Width of an element in CSS pixels, following its changes; 0 before the first picture. */
export function useWidth(): readonly [{ current: HTMLDivElement | null }, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const current = element.current;
    if (current === null) return undefined;
    setWidth(current.clientWidth);
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

/** Calls back for a press outside of the element and for Escape, while it is open. */
export function useDismiss(element: { readonly current: HTMLElement | null }, isOpen: boolean, dismiss: () => void): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const press = (event: Event): void => {
      if (event.target instanceof Node && element.current?.contains(event.target) !== true) dismiss();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      dismiss();
    };
    document.addEventListener('pointerdown', press, true);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', press, true);
      document.removeEventListener('keydown', key, true);
    };
  }, [element, isOpen, dismiss]);
}

/** A value once it has not changed for a while. */
export function useRested<T>(value: T, restMs: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}
