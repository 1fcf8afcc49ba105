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
