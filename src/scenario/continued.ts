import { isMap, isScalar, isSeq, type Pair, parseDocument } from 'yaml';

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
  const names = parseDocument(added, { logLevel: 'silent' });
  const document = parseDocument(text, { logLevel: 'silent' });
  const { contents } = document;
  if (!isMap(contents) || !isMap(names.contents)) return added;
  const steps = contents.get('steps');
  if (isSeq(steps) && steps.flow === true) {
    steps.flow = false;
    return continued(document.toString({ lineWidth: 0 }), added);
  }
  const newSteps = added.split(/^steps:\n/m)[1]?.trimEnd() ?? '';
  const parts = contents.items.flatMap((pair, index) => {
    const name = nameOf(pair);
    const end = startOf(contents.items[index + 1], text);
    const written = text.slice(startOf(pair, text), end);
    if (ownWords.includes(name)) return [];
    if (name === 'scenario' || name === 'title') return [`${name}: ${JSON.stringify(names.get(name) ?? '')}\n`];
    const margin = name === 'steps' ? (/\n( *)- /.exec(written)?.[1] ?? '  ') : '';
    return [name === 'steps' ? `${written.trimEnd()}\n${newSteps.replace(/^ {2}/gm, margin)}\n` : written];
  });
  const head = text.slice(0, startOf(contents.items[0], text));
  const whole = `${head}${parts.join('').trimEnd()}\n`;
  return isSeq(steps) || newSteps === '' ? whole : `${whole}steps:\n${newSteps}\n`;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function startOf(pair: Pair | undefined, text: string): number {
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? text.length) : text.length;
}
