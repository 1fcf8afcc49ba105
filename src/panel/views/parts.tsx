/** The small parts that everything on show is made of. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import type { ObjectKey, Path } from '../../kube/objects.ts';
import { t } from '../l10n.ts';
import { useController } from './context.ts';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  /** Said where there is no text, and shown while the pointer rests. */
  readonly label?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly text?: string | undefined;
  readonly class?: string;
  readonly press: () => void;
}

export function Button({ label, icon, text, press, class: kind = 'button' }: ButtonProps) {
  return (
    <button
      type="button"
      class={text === undefined ? `${kind} icon-only` : kind}
      aria-label={text === undefined ? label : undefined}
      title={label}
      onClick={press}
    >
      {icon && <Icon name={icon} />}
      {text !== undefined && <span>{text}</span>}
    </button>
  );
}

interface LinkProps {
  readonly text: string;
  readonly title?: string;
  readonly label?: string;
  readonly class?: string;
  readonly press: () => void;
}

/** A button that reads as a part of a sentence. */
export function Link({ text, title, label, press, class: kind = '' }: LinkProps) {
  return (
    <button type="button" class={`link ${kind}`} title={title} aria-label={label} onClick={press}>
      {text}
    </button>
  );
}

/** A moment that can be gone to. */
export function TimeLink({ atMs, seq, press }: { readonly atMs: number; readonly seq?: number; readonly press?: () => void }) {
  const controller = useController();
  const text = clockText(atMs, 1);
  const go = press ?? (() => controller.selectTransition(seq ?? 0));
  return <Link text={text} title={t('Go to {0}', text)} class="time" press={go} />;
}

/** A link to the field of the manifest that decided; plain text for what stands in no text. */
export function SourceLink({ object, path }: { readonly object: ObjectKey; readonly path: Path }) {
  const controller = useController();
  const source = controller.sourceOf(object, path);
  const words = source?.path.length === 0 ? `${object.kind} ${object.name}` : pathText(source?.path ?? path);
  if (source === undefined) return <span class="dim">{words}</span>;
  return <Link text={words} title={t('Show {0} in the text', words)} class="source" press={() => controller.reveal(object, path)} />;
}

/** `spec.template.spec.containers[0].image` */
function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A value and what it is called. */
export type Option = readonly [value: string, text: string];

interface ChoiceProps {
  readonly label: string;
  /** The label is shown, not only said. */
  readonly isLabelled?: boolean;
  readonly value: string;
  readonly options: readonly Option[] | readonly { readonly label: string; readonly options: readonly Option[] }[];
  readonly class?: string;
  readonly choose: (value: string) => void;
}

/** One of several. */
export function Choice({ label, isLabelled = false, value, options, choose, class: kind = '' }: ChoiceProps) {
  return (
    <label class={kind}>
      <span class={isLabelled ? 'dim' : 'hidden'}>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((each) =>
          'options' in each
            ? each.options.length > 0 && (
                <optgroup key={each.label} label={each.label}>
                  {each.options.map(optionView)}
                </optgroup>
              )
            : optionView(each),
        )}
      </select>
    </label>
  );
}

function optionView([value, text]: Option) {
  return (
    <option key={value} value={value}>
      {text}
    </option>
  );
}

interface CardProps {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly isClosed?: boolean;
  readonly children: ComponentChildren;
}

/** A titled part of the details, foldable. */
export function Card({ title, aside, isClosed = false, children }: CardProps) {
  const [isOpen, setOpen] = useState(!isClosed);
  return (
    <section class="card">
      <div class="card-head">
        <h2>
          <button type="button" class={`fold ${isOpen ? '' : 'folded'}`} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name="chevron" />
            <span>{title}</span>
          </button>
        </h2>
        <div class="aside">{aside}</div>
      </div>
      {isOpen && <div class="card-body">{children}</div>}
    </section>
  );
}

interface TableProps {
  readonly columns: readonly string[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly tone?: (cell: ComponentChildren) => string;
}

/** A table as kubectl prints it. */
export function Table({ columns, rows, tone }: TableProps) {
  return (
    <table class="kubectl" translate={false}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, index) =>
              index === 0 ? (
                <th key={index} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={index} class={tone?.(cell)}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A line that says how much is not shown. */
export function More({ count }: { readonly count: number }) {
  return count > 0 ? <p class="dim">{t('… and {0} more', count)}</p> : null;
}
