import { yamlLines } from '../kube/yaml-text.ts';
import { isMap, isScalar, isSeq, type Pair } from '../manifest/nodes.ts';
import { readText } from '../manifest/server-yaml/read-text.ts';
import { parseScenario } from './parse.ts';
import { Reader } from './reader.ts';

/** What another run does not keep: it tells another story. */
const ownWords = ['chapter', 'lesson', 'shows', 'expect'];

/**
 * A scenario that goes on where another one was left: what-ifs that were tried on a running scenario are added to its steps. Cluster, programs,
 * manifests and comments stay as they are written; the lesson and what was expected of the first run do not.
 *
 * @param text the scenario that ran
 * @param added a scenario of name, title and `steps:` in block style, as the panel writes it
 */
export function continued(text: string, added: string): string {
  const { root } = readText(text);
  if (!isMap(root) || !isMap(readText(added).root)) return added;
  const names = parseScenario(added).file;
  const steps = root.items.find((pair) => nameOf(pair) === 'steps')?.value;
  if (isSeq(steps) && steps.flow) {
    const lines = yamlLines(steps.items.map((item) => new Reader().plain(item))).map((line) => `\n  ${line}`);
    return continued(
      text.slice(0, steps.start).trimEnd() + (steps.items.length === 0 ? '' : lines.join('')) + text.slice(steps.end),
      added,
    );
  }
  const newSteps = added.split(/^steps:\n/m)[1]?.trimEnd() ?? '';
  const parts = root.items.flatMap((pair, index) => {
    const name = nameOf(pair);
    const end = startOf(root.items[index + 1], text);
    const written = text.slice(startOf(pair, text), end);
    if (ownWords.includes(name)) return [];
    if (name === 'scenario' || name === 'title') return [`${name}: ${JSON.stringify(names[name])}\n`];
    const margin = name === 'steps' ? (/\n( *)- /.exec(written)?.[1] ?? '  ') : '';
    return [name === 'steps' ? `${written.trimEnd()}\n${newSteps.replace(/^ {2}/gm, margin)}\n` : written];
  });
  const head = text.slice(0, startOf(root.items[0], text));
  const whole = `${head}${parts.join('').trimEnd()}\n`;
  return steps !== undefined || newSteps === '' ? whole : `${whole}steps:\n${newSteps}\n`;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? key.value : '';
}

function startOf(pair: Pair | undefined, text: string): number {
  return pair?.key.start ?? text.length;
}
