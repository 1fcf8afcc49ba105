/** A test that runs inside the extension host: names and functions in a list, because no test runner can be loaded there. */
export interface HostTest {
  readonly name: string;
  run(): Promise<void>;
}

/** Waits until a question has an answer; the editor tells nobody when a provider is done. */
export async function until<Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
  waitMs = 15_000,
): Promise<Answer> {
  const end = Date.now() + waitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`not within ${waitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
