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
