import type { Showing } from '../scenario/showing.ts';
import type { ContinuedParams, SimulationParams, SourceRef } from '../wire/server-messages.ts';
import type { Knowledge, ReadFiles } from './knowledge.ts';
import { played } from './played.ts';
import { scenarioCompletion, scenarioDiagnostics, scenarioHover, scenarioLenses } from './scenario-editor.ts';
import { locateInScenario, scenarioAnswer, scenarioContinued, scenarioHeads, scenarioResult, scenarioText } from './scenario-requests.ts';
import { createScenarios } from './scenarios.ts';
import { changeAsScenario, simulationOf } from './simulation-requests.ts';

export type Stories = ReturnType<typeof createStories>;

/** Everything that reads scenarios or simulates. It is a bundle of its own with the simulator in it, loaded with the first question for it. */
export function createStories(knowledge: Knowledge, read: ReadFiles) {
  const scenarios = createScenarios(knowledge, read);
  return {
    open: (uri: string) => scenarios.open(uri),
    diagnostics: scenarioDiagnostics,
    completion: scenarioCompletion,
    hover: scenarioHover,
    lenses: scenarioLenses,
    simulation: (params: SimulationParams, shows: Showing | undefined) => simulationOf(knowledge, params, shows),
    answer: (uri: string) => scenarioAnswer(knowledge, scenarios, uri),
    heads: (uris: readonly string[]) => scenarioHeads(scenarios, uris),
    result: (uri: string) => scenarioResult(scenarios, uri),
    text: (uri: string) => scenarioText(scenarios, uri),
    continued: (params: ContinuedParams) =>
      params.base === undefined ? scenarioContinued(scenarios, params) : changeAsScenario(knowledge, params, params.base),
    played,
    locate: (ref: SourceRef) => locateInScenario(scenarios, ref),
  };
}
