/** Links to a moment of the run and to a field of the text. */
import { clockText } from '../../base/duration.ts';
import type { ObjectKey, Path } from '../../kube/objects.ts';
import { t } from '../l10n.ts';
import { Link } from './button.tsx';
import { controller } from './context.ts';

/** A moment that can be gone to. */
export function TimeLink({ atMs, seq, press }: { readonly atMs: number; readonly seq?: number; readonly press?: () => void }) {
  const text = clockText(atMs, 1);
  const go = press ?? (() => controller.selectTransition(seq ?? 0));
  return <Link text={text} title={t('Go to {0}', text)} class="time" press={go} />;
}

/** A link to the field of the manifest that decided; plain text for what stands in no text. */
export function SourceLink({ object, path }: { readonly object: ObjectKey; readonly path: Path }) {
  const source = controller.sourceOf(object, path);
  const words = source?.path.length === 0 ? `${object.kind} ${object.name}` : pathText(source?.path ?? path);
  if (source === undefined) return <span class="dim">{words}</span>;
  return <Link text={words} title={t('Show {0} in the text', words)} class="source" press={() => controller.reveal(object, path)} />;
}

/** `spec.template.spec.containers[0].image` */
function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
