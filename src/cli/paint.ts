/** What a piece of the text output is; a terminal shows it by colour, everything else by its words alone. */
export type Style = 'place' | 'code' | 'error' | 'warning' | 'information' | 'hint' | 'fix' | 'faint';

const codes: Readonly<Record<Style, string>> = {
  place: '1',
  code: '2',
  error: '1;31',
  warning: '1;33',
  information: '1;34',
  hint: '1;36',
  fix: '32',
  faint: '2',
};

export type Paint = (style: Style, text: string) => string;

/** Colours by the terminal's own palette, or none. */
export function paintFor(colour: boolean): Paint {
  return colour ? (style, text) => (text === '' ? '' : `\u001B[${codes[style]}m${text}\u001B[0m`) : (_style, text) => text;
}
