import { clockText } from '../../base/duration.ts';
import { useController } from './context.ts';

/** A moment that can be gone to. */
export function TimeLink({ atMs, seq }: { readonly atMs: number; readonly seq: number }) {
  const controller = useController();
  const text = clockText(atMs, 1);
  return (
    <button type="button" class="link time" title={`Go to ${text}`} onClick={() => controller.selectTransition(seq)}>
      {text}
    </button>
  );
}
