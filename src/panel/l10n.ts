/**
 * The panel's own words in the editor's language. English is the key: `t('{0} of {1} pods ready', 2, 3)`. The dictionary comes with the message
 * `words`; a text that it lacks stays English. The simulator's sentences and Kubernetes' own words are English always and stand in elements with
 * `lang="en"`; names, addresses and YAML stand in elements with `translate="no"`. All other text on show has gone through here.
 */
let words: Readonly<Record<string, string>> = {};

/** Takes over a dictionary, by English text. */
export function speak(dictionary: Readonly<Record<string, string>>): void {
  words = dictionary;
}

/** The text in the editor's language, with `{0}` replaced by the first value. Its first argument is always written out, so that it can be collected. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (words[text] ?? text).replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** The parts of a text around what stands for its values, for sentences with links in them: text and value in turn. */
export function tParts<T>(text: string, ...values: readonly T[]): (string | T | undefined)[] {
  return (words[text] ?? text).split(/\{(\d)\}/).map((part, index) => (index % 2 === 0 ? part : values[Number(part)]));
}
