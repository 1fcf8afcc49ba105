import { useMemo } from 'preact/hooks';

/** Handlers of a track on which a press or a drag moves the playhead; `seek` gets the place from 0 to 1, and `done` is told when it rests. */
export function useDrag(
  seek: (share: number) => void,
  done: () => void,
): {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
} {
  return useMemo(() => {
    const to = (event: PointerEvent): void => {
      if (!(event.currentTarget instanceof HTMLElement)) return;
      const box = event.currentTarget.getBoundingClientRect();
      if (box.width > 0) seek(Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1));
    };
    return {
      onPointerDown: (event) => {
        if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        to(event);
      },
      onPointerMove: (event) => {
        if ((event.buttons & 1) === 1) to(event);
      },
      onPointerUp: done,
    };
  }, [seek, done]);
}
