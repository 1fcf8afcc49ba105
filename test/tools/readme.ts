/**
 * Fills the tables of `README.md` between their marks from what they are about: `node test/tools/readme.ts`. A test compares the page with what this makes.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

interface Setting {
  readonly type: string;
  readonly order?: number;
  readonly default: unknown;
  readonly markdownDescription: string;
}

/** The page as it has to be. */
export function readmePage(): string {
  const rules = ruleRows();
  const parts: Readonly<Record<string, string>> = {
    'rules-count': String(rules.length),
    rules: `\n<details><summary>All ${rules.length} rules</summary>\n\n| rule | what it tells | severity |\n| --- | --- | --- |\n${rules.join('\n')}\n\n</details>\n`,
    settings: `\n${settingsTable()}\n`,
    limits: `\n${limitsSummary()}\n`,
  };
  return Object.entries(parts).reduce(
    (page, [name, text]) => page.replace(new RegExp(`(?<=<!-- ${name} -->)[^]*?(?=<!-- /${name} -->)`), () => text.replace(/\n$/, '\n')),
    read('README.md'),
  );
}

/** From the head of each page: its title, and how loud it can be. */
function ruleRows(): string[] {
  return globSync('media/rules/*.md', { cwd: root })
    .sort()
    .map((file) => {
      const [, id = '', told = '', rest = ''] = /^# (\S+)\n\n(.+?)\. (S.*)$/m.exec(read(file)) ?? [];
      if (id === '') throw new Error(`${file} has no head`);
      // Rules of changes are as loud as what they are about.
      const severity = /^Severity: ([^.]*)\./.exec(rest)?.[1] ?? 'of a change';
      return `| [${id}](${file}) | ${told.replaceAll('|', '\\|')} | ${severity} |`;
    });
}

function settingsTable(): string {
  const { contributes } = JSON.parse(read('package.json')) as {
    contributes: { configuration: { properties: Record<string, Setting> } | { properties: Record<string, Setting> }[] };
  };
  const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const rows = [contributes.configuration]
    .flat()
    .flatMap(({ properties }) => Object.entries(properties))
    .map(([name, setting]) => {
      const text = setting.markdownDescription.replace(/^%(.*)%$/, (_, key: string) => texts[key] ?? '');
      return `| \`${name}\` | ${text.replaceAll('|', '\\|').replaceAll('\n', ' ')} | \`${JSON.stringify(setting.default)}\` |`;
    });
  return `| setting | what it does | default |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

/** How many known differences each part has, with the way to the list. */
function limitsSummary(): string {
  const sections = read('media/limits.md').split(/^## /m).slice(1);
  const rows = sections.map((section) => {
    const [title = '', , lead = ''] = section.split('\n');
    return `| ${title} | ${lead} | ${section.match(/^- /gm)?.length ?? 0} |`;
  });
  return `| part | | [known differences](media/limits.md) |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

if (import.meta.main) writeFileSync(resolve(root, 'README.md'), readmePage());
