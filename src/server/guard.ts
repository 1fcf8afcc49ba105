import type { Connection } from 'vscode-languageserver';

/** Runs a handler so that a defect of ours never reaches the user: it is logged, once for each place and message, and the answer is empty. */
export type Guard = <Answer>(place: string, fallback: Answer, run: () => Answer | Promise<Answer>) => Promise<Answer>;

export function createGuard(connection: Connection): Guard {
  const told = new Set<string>();
  return async (place, fallback, run) => {
    try {
      return await run();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!told.has(`${place}\n${text}`)) connection.console.error(`${place}: ${text}`);
      told.add(`${place}\n${text}`);
      return fallback;
    }
  };
}
