import { besideTests } from './beside.ts';
import { editingTests } from './editing.ts';
import { languageModelToolTests } from './language-model-tools.ts';
import { languageTests } from './language.ts';
import { sameTraceTests } from './same-trace.ts';
import { scenarioTests } from './scenarios.ts';
import type { HostTest } from './suite.ts';
import { surfaceTests } from './surfaces.ts';
import { topRuleTests } from './top-rules.ts';

/** What the host calls: every test in order, each result on a line; throws when one failed, which makes the exit code 1. */
export async function run(): Promise<void> {
  const tests: readonly HostTest[] = [
    ...languageTests,
    ...editingTests,
    ...topRuleTests,
    ...besideTests,
    ...languageModelToolTests,
    ...scenarioTests,
    ...sameTraceTests,
    ...surfaceTests,
  ];
  let failed = 0;
  for (const test of tests) {
    try {
      await test.run();
      console.log(`ok ${test.name}`);
    } catch (error) {
      failed += 1;
      console.error(`not ok ${test.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  console.log(`in host: ${tests.length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
