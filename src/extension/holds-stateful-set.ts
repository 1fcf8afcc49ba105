/** Text past this is not searched; the language server has limits of its own. */
const searchedLength = 2 * 1024 * 1024;

/** In block style at the start of a line, or in a list, or between braces. */
const kindStatefulSet = /(?:^|[{,\n])[ \t]*(?:-[ \t]+)?["']?kind["']?[ \t]*:[ \t]*["']?StatefulSet\b/;

/**
 * Whether a text seems to hold a StatefulSet. Cheap on purpose, because it runs on every YAML and JSON document that the editor opens;
 * whether it really holds one is the language server's business.
 */
export function holdsStatefulSet(text: string): boolean {
  return kindStatefulSet.test(text.length > searchedLength ? text.slice(0, searchedLength) : text);
}
