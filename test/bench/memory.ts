/** A child of `size.ts`: types a line into the large file with one engine, then prints the heap and the largest resident size, in MB. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createAnchor } from './anchor.ts';
import { inputs } from './inputs.ts';
import { keystrokes } from './keystrokes.ts';
import { createOurs } from './ours.ts';

const [engine] = process.argv.slice(2);
const large = inputs.find(({ name }) => name === 'large');
const uri = 'file:///bench/large.yaml';
const kept: unknown[] = [];
if (large !== undefined && engine === 'anchor') {
  const anchor = createAnchor();
  let version = 0;
  for (const { text } of keystrokes(large)) await anchor.doValidation(TextDocument.create(uri, 'yaml', ++version, text), false);
  kept.push(anchor);
} else if (large !== undefined && engine === 'ours') {
  const ours = createOurs();
  for (const { text } of keystrokes(large)) ours.validate(uri, text);
  kept.push(ours);
}
(globalThis as { gc?: () => void }).gc?.();
const heapMb = process.memoryUsage().heapUsed / 1e6;
console.log(JSON.stringify({ heapMb, residentMb: process.resourceUsage().maxRSS / 1e3, kept: kept.length }));
