/** Names that the panel's bundle takes from here, because they are shorter: elements by Preact's `h`, and `undefined` as a variable without a value. */
export { Fragment, h } from 'preact';
export let nil: undefined;
