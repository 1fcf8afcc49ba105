import type { Finding } from '../../src/lint/finding.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { ignoreAnnotation } from '../../src/lint/suppression.ts';
import type { FixtureCase } from './fixture.ts';

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
  const lines = [
    '<!-- Made from the rule and its fixture by `UPDATE=1 node --test test/lint/rule-pages.test.ts`. -->',
    '',
    `# ${rule.id}`,
    '',
    `${rule.title}. Severity: ${severities.join(', ')}.`,
    '',
    '## What it says',
    '',
    ...messages.slice(0, 4).map((message) => `- ${message.replaceAll('<', '&lt;')}`),
    '',
    '## Example',
    '',
    ...(example === undefined ? [] : ['```yaml', example.drawn.trim(), '```', '']),
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
    ...(rule.scenario === undefined
      ? []
      : ['## See it happen', '', `Scenario [${rule.scenario}](../scenarios/${rule.scenario}.scenario.yaml).`, '']),
    '## Switch it off',
    '',
    `- in one document: a comment \`# statefulset-ignore: ${rule.id}\``,
    `- for one set: the annotation \`${ignoreAnnotation}: ${rule.id}\``,
    '',
  ];
  return lines.join('\n');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
