import type { Severity } from '../lint/rule.ts';
import { rules } from '../lint/rules.ts';

export const sarifLevels = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

const statefulSets = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
const reference = 'https://kubernetes.io/docs/reference/kubernetes-api/';
const fieldValidation = 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation';

/** What an answer of the API server means, by the type of its error. */
const answers: Readonly<Record<string, string>> = {
  invalid: 'The API server refuses a value that breaks a rule of its field.',
  required: 'The API server refuses an object without this field.',
  'not-supported': 'The API server takes only some values here.',
  forbidden: 'The API server refuses this field here, or this change of it.',
  duplicate: 'The API server refuses a second entry with the same key.',
  'not-found': 'The API server refuses a name that nothing in the object has.',
  'too-long': 'The API server refuses a value that is too long.',
  'too-many': 'The API server refuses a list that has too many entries.',
  'type-invalid': 'The API server refuses a value of another type.',
  'unknown-field': 'The API server does not know this field: with strict field validation it refuses it, otherwise it drops it.',
  'duplicate-field': 'The API server refuses a key that is given twice; kubectl apply keeps the last one without a word.',
  'wrong-type': 'The API server cannot read a value of another type.',
  unreadable: 'The API server cannot read the text as an object.',
  'no-match': 'No API of this version of Kubernetes has this kind.',
  'pod-refused': 'The set is accepted, and the API server refuses each of its pods.',
  warning: 'The API server accepts it and warns whoever applies it.',
};

/** A rule as a SARIF log lists it: what it is about, why it matters, and where to read on. `page` is the page of a rule of ours. */
export function sarifRule(id: string, severity: Severity, page: string | undefined): object {
  const answer = /^api\/(.*)$/.exec(id)?.[1];
  const about = page === undefined ? textOf(id, answer) : textOfPage(page);
  return {
    id,
    shortDescription: { text: about.title },
    fullDescription: { text: about.why },
    help: { text: about.why, markdown: page?.replace(/^<!--.*-->\s*/, '') ?? `**${about.title}**\n\n${about.why}` },
    helpUri: answer === undefined ? statefulSets : answer === 'unknown-field' || answer === 'duplicate-field' ? fieldValidation : reference,
    defaultConfiguration: { level: sarifLevels[rules.find((each) => each.id === id)?.severity ?? severity] },
    properties: { tags: ['kubernetes', answer === undefined ? 'statefulset' : 'api-server'] },
  };
}

interface About {
  readonly title: string;
  readonly why: string;
}

/** The head of a rule's page: its first sentence, then the section that says why. */
function textOfPage(page: string): About {
  const title = /^# .*\n+(.*?)(?:\. |\.?\n)/m.exec(page)?.[1] ?? '';
  const why = /^## Why it matters\n+([\s\S]*?)(?=\n## |$(?![\s\S]))/m.exec(page)?.[1]?.trim() ?? '';
  return { title, why: why === '' ? title : why };
}

function textOf(id: string, answer: string | undefined): About {
  if (answer === undefined) return own(id);
  return {
    title: answers[answer] ?? 'The API server refuses this.',
    why: 'The message has the server’s own words for this version of Kubernetes.',
  };
}

function own(id: string): About {
  switch (id) {
    case 'yaml-syntax':
      return { title: 'The text is no YAML', why: 'Nothing of a document can be applied whose text cannot be read.' };
    case 'unused-suppression':
      return { title: 'A switch that switches nothing off', why: 'What it was written for is gone, so it can go too.' };
    case 'kubernetes-version-unknown':
      return { title: 'A version of Kubernetes that is not known', why: 'The file is judged for the default version instead.' };
    default:
      return { title: id.replaceAll('-', ' '), why: 'The message says what is wrong, and what follows from it.' };
  }
}
