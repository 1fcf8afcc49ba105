import type { Finding } from '../../src/lint/finding.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { ignoreAnnotation } from '../../src/lint/suppression.ts';
import { defaultTarget, versionText } from '../../src/kube/versions.ts';
import { settingsFileName } from '../../src/manifest/settings-file-name.ts';
import type { FixtureCase } from './fixture.ts';
import { ruleHead } from './rule-head.ts';

/** A case of a rule's fixture with what was found in it. */
export interface PageCase extends FixtureCase {
  readonly findings: readonly Finding[];
}

/** The page of a rule, `media/rules/<id>.md`: made from the rule and its fixture, so that what it shows is what is found. */
export function rulePage(rule: Rule, cases: readonly PageCase[]): string {
  const firing = cases.filter((each) => each.findings.length > 0);
  const [example] = firing;
  const messages = unique(firing.flatMap((each) => each.findings.map((finding) => finding.message)));
  const fixes = unique(cases.flatMap((each) => each.findings.flatMap((finding) => finding.fixes.map((fix) => fix.title))));
  const severities = unique(firing.flatMap((each) => each.findings.map((finding) => finding.severity)));
  const { title, why } = ruleHead(rule.id);
  const lines = [
    '<!-- Made from the rule and its fixture by `UPDATE=1 node --test test/lint/rule-pages.test.ts`. -->',
    '',
    `# ${rule.id}`,
    '',
    `${title} Severity: ${severities.join(', ')}.`,
    '',
    '## Why it matters',
    '',
    ...why.flatMap((paragraph) => [paragraph, '']),
    '## What it says',
    '',
    ...messages.slice(0, 4).map((message) => `- ${message.replaceAll('<', '&lt;')}`),
    '',
    '## Example',
    '',
    'The marks under a line show what is found there, and what the light bulb offers.',
    '',
    ...(example === undefined ? [] : ['```yaml', example.drawn.trim(), '```', '']),
    ...versions(cases),
    '## When it says nothing',
    '',
    ...cases.filter((each) => each.findings.length === 0).map((each) => `- ${each.title.replace(/^(?:silent|near miss): /, '')}`),
    '',
    '## Repair',
    '',
    ...(fixes.length === 0
      ? ['There is no single right edit; what is right depends on what you want.']
      : ['The light bulb offers, where the text allows it:', '', ...fixes.slice(0, 6).map((title) => `- ${title}`)]),
    '',
    ...seeing(rule),
    '## Switch it off',
    '',
    `- in one document: a comment \`# statefulset-ignore: ${rule.id}\`; the light bulb writes it`,
    `- for one set: the annotation \`${ignoreAnnotation}: ${rule.id}\``,
    `- for a folder, in the editor and on the command line: \`rules: { ${rule.id}: off }\` in a file \`${settingsFileName}\``,
    `- for you: \`"statefulset.rules": { "${rule.id}": "off" }\` in the settings; \`hint\`, \`information\`, \`warning\` and \`error\` make it quieter or louder`,
    '',
  ];
  return lines.join('\n');
}

/** The story, and what is played with the reader's own manifest. */
function seeing({ shows }: Rule): string[] {
  if (shows === undefined) return [];
  const story = `Story: [${shows.story}](../scenarios/${shows.story}.scenario.yaml), *Run Scenario* plays it.`;
  const own =
    shows.moment === undefined
      ? []
      : ['*Show in Simulation*, offered by the light bulb, plays your own manifest and stops where it happens.', ''];
  return ['## See it happen', '', ...own, story, ''];
}

/** The versions that the rule's cases name, where it does not say the same for all. */
function versions(cases: readonly PageCase[]): string[] {
  const named = cases.filter((each) => each.target !== defaultTarget);
  if (named.length === 0) return [];
  const lines = named.map(
    (each) =>
      `- Kubernetes ${versionText(each.target)}: ${each.title.replace(/^(?:firing|silent|near miss): /, '')}${each.findings.length > 0 ? '' : ' (nothing is said)'}`,
  );
  return ['## Versions', '', `The examples are for Kubernetes ${versionText(defaultTarget)}. Others:`, '', ...lines, ''];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
