import type { CheckResult } from './check.ts';

const commands = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;

/** Workflow commands that GitHub shows as annotations beside the lines of a pull request. `relative` makes a path one of the repository. */
export function annotations(results: readonly CheckResult[], relative: (file: string) => string): string {
  return results
    .map((result) => {
      const { file, line, column, endLine, endColumn, severity, code, message, serverMessage, fixes } = result;
      const properties = {
        file: relative(file),
        line,
        endLine,
        // Columns are shown for ranges within one line only.
        ...(line === endLine ? { col: column, endColumn } : {}),
        title: `${severity} ${code}`,
      };
      const said = serverMessage === undefined || message.includes(serverMessage) ? [] : [`API server: ${serverMessage}`];
      const text = [message, ...said, ...fixes.map(({ title }) => `fix: ${title}`)].join('\n');
      const given = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${commands[severity]} ${given.join(',')}::${data(text)}\n`;
    })
    .join('');
}

/** What stands behind the second `::`. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The value of a property, which ends at a comma or colon. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
