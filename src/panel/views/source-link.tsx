import type { ObjectKey, Path } from '../../kube/objects.ts';
import { useController } from './context.ts';

/** A link to the field of the manifest that decided; plain text for what stands in no text. */
export function SourceLink({ object, path }: { readonly object: ObjectKey; readonly path: Path }) {
  const controller = useController();
  const source = controller.sourceOf(object, path);
  if (source === undefined) return path.length === 0 ? null : <span class="dim">{pathText(path)}</span>;
  const words = source.path.length === 0 ? `${object.kind} ${object.name}` : pathText(source.path);
  return (
    <button type="button" class="link source" title={`Show ${words} in the text`} onClick={() => controller.reveal(object, path)}>
      {words}
    </button>
  );
}

/** `spec.template.spec.containers[0].image` */
function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
