import json from '../../schemas/scenario.schema.json' with { type: 'json' };

/** As much of JSON Schema as the schema of scenario files uses. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/** The schema of scenario files, for completion and help. */
export const scenarioSchema: SchemaNode = json;

/** Names of members; a number or `[]` stands for an item of a list. */
export type MemberPath = readonly (string | number)[];

/** What the schema says about a place of a scenario file; undefined where it says nothing. */
export function schemaAt(path: MemberPath): SchemaNode | undefined {
  let node: SchemaNode | undefined = scenarioSchema;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = typeof step === 'number' || step === '[]' ? itemOf(node) : memberOf(node, step);
    if (node !== undefined) node = resolved(node);
  }
  return node;
}

function resolved(node: SchemaNode): SchemaNode {
  const name = node.$ref?.slice('#/definitions/'.length);
  const target = name === undefined ? undefined : scenarioSchema.definitions?.[name];
  // What stands beside the reference is nearer to the member than what the definition says.
  return target === undefined ? node : { ...target, ...node };
}

function itemOf(node: SchemaNode): SchemaNode | undefined {
  return node.items ?? node.oneOf?.find((each) => each.items !== undefined)?.items;
}

function memberOf(node: SchemaNode, name: string): SchemaNode | undefined {
  const own = node.properties?.[name];
  if (own !== undefined) return own;
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
}
