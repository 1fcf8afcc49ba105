/**
 * The types of the validators that the build makes from the `*.schema.json` files here (`#validators` in package.json names both).
 * A validator says whether a value has the shape; it never throws.
 */
import type { FromPanel as FromPanelMessage, ToPanel as ToPanelMessage } from './panel-messages.ts';
import type { ObjectKey as ObjectKeyMessage } from '../kube/objects.ts';
import type * as server from './server-messages.ts';

type Validator<Shape> = (value: unknown) => value is Shape;

export declare const FromPanel: Validator<FromPanelMessage>;
export declare const ToPanel: Validator<ToPanelMessage>;
export declare const Place: Validator<server.Place>;
export declare const ServerAbilities: Validator<server.ServerAbilities>;
export declare const UriParams: Validator<server.UriParams>;
export declare const Summary: Validator<server.Summary>;
export declare const ObjectsParams: Validator<server.ObjectsParams>;
export declare const ObjectsTextParams: Validator<server.ObjectsTextParams>;
export declare const PositionParams: Validator<server.PositionParams>;
export declare const ObjectKey: Validator<ObjectKeyMessage>;
export declare const ObjectNodes: Validator<readonly server.ObjectNode[]>;
export declare const SimulationParams: Validator<server.SimulationParams>;
export declare const Simulation: Validator<server.Simulation>;
export declare const SimulationAnswer: Validator<server.SimulationAnswer>;
export declare const Scenario: Validator<server.Scenario>;
export declare const ScenarioAnswer: Validator<server.ScenarioAnswer>;
export declare const ContinuedParams: Validator<server.ContinuedParams>;
export declare const NewSet: Validator<server.NewSet>;
export declare const ScenarioHeads: Validator<readonly server.ScenarioHead[]>;
export declare const ScenarioResult: Validator<server.ScenarioResult>;
export declare const ToolParams: Validator<server.ToolParams>;
export declare const LocateParams: Validator<server.LocateParams>;
export declare const Base: Validator<server.Base>;
export declare const Files: Validator<server.Files>;
export declare const Neighbour: Validator<server.Neighbour>;
export declare const Texts: Validator<server.Texts>;
export declare const ReadParams: Validator<server.ReadParams>;
export declare const SchemaParams: Validator<server.SchemaParams>;
