import { peekList, peekText } from '../../base/peek.ts';
import { addItem } from '../edits.ts';
import type { Fix, Rule } from '../rule.ts';

/** Variables that are mostly meant to come from the pod itself. */
const fromPod: Readonly<Record<string, string>> = {
  POD_NAME: 'metadata.name',
  POD_NAMESPACE: 'metadata.namespace',
  POD_IP: 'status.podIP',
  NODE_NAME: 'spec.nodeName',
};

/**
 * A $(VARIABLE) that is passed on letter by letter.
 *
 * $(NAME) is replaced only by a variable that stands earlier in the same list. Anything else is passed to the program letter by letter.
 */
export const envReferenceUnresolved: Rule = {
  id: 'env-reference-unresolved',
  severity: 'warning',
  shows: { story: 'crash-loop' },
  *check(set) {
    for (const { path, container } of set.containers) {
      // Names from a ConfigMap or Secret are not known here.
      if (peekList(container, 'envFrom').length > 0) continue;
      const env = peekList(container, 'env');
      const all = env.flatMap((entry) => peekText(entry, 'name') ?? []);
      const places: { at: (string | number)[]; text: string; known: readonly string[] }[] = [];
      for (const [index, entry] of env.entries()) {
        const value = peekText(entry, 'value');
        if (value !== undefined) places.push({ at: [...path, 'env', index, 'value'], text: value, known: all.slice(0, index) });
      }
      for (const list of ['command', 'args']) {
        for (const [index, item] of peekList(container, list).entries())
          if (typeof item === 'string') places.push({ at: [...path, list, index], text: item, known: all });
      }
      for (const { at, text, known } of places) {
        for (const match of text.matchAll(/(?<!\$)(?:\$\$)*\$\(([A-Z][A-Z0-9_]{2,})\)/g)) {
          const name = match[1] ?? '';
          // Variables of Services are there for the first Services of the namespace.
          if (known.includes(name) || /_(?:SERVICE_HOST|SERVICE_PORT|PORT)(?:_|$)/.test(name)) continue;
          const later = all.includes(name);
          const field = fromPod[name];
          const entry = `name: ${name}\nvalueFrom:\n  fieldRef:\n    fieldPath: ${field ?? ''}`;
          const inArguments = at.includes('args') || at.includes('command');
          const fixes: Fix[] =
            field !== undefined && !later && inArguments && env.length > 0
              ? [{ title: `Define ${name} from ${field}`, edits: addItem(set.resource, [...path, 'env'], entry), preferred: true }]
              : [];
          yield {
            at: { ...set.at(...at), part: `$(${name})` },
            message: `$(${name}) stays as it is: ${later ? 'the variable is defined further down, and only those above count' : 'the container has no such variable'}. The program gets these letters.`,
            fixes: fixes,
          };
        }
      }
    }
  },
};
