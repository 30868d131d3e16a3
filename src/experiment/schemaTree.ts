/**
 * Walking the zod schema: which names an object has and in which order, what is allowed at a path, and the words for it.
 * Leaves out every kind of schema that the format does not use.
 */
import * as z from 'zod';
import { experimentSchema } from './schema';
import type { FieldPath } from './problem';

type SchemaNode = z.core.$ZodType;
/** What a text node or a plain value is, as far as choosing a branch of a union goes. */
export type Shape = 'object' | 'array' | 'scalar';

/** The whole format. */
export const rootSchema: SchemaNode = experimentSchema;

/** The schema without `optional`, and the branches of a union each on their own. */
export function branchesOf(schema: SchemaNode): SchemaNode[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional') return branchesOf(def.innerType);
  if (def.type === 'union') return def.options.flatMap((option) => branchesOf(option));
  return [schema];
}

/** The shape that a branch accepts. */
export function shapeOfSchema(schema: SchemaNode): Shape {
  const { type } = (schema as z.core.$ZodTypes)._zod.def;
  if (type === 'object' || type === 'record') return 'object';
  return type === 'array' || type === 'tuple' ? 'array' : 'scalar';
}

/** The shape of a plain value. */
export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' && value !== null ? 'object' : 'scalar';
}

/** Names of an object schema in canonical order; empty for records and everything else. */
export function fieldNames(schema: SchemaNode | undefined): string[] {
  if (!schema) return [];
  return branchesOf(schema).flatMap((branch) => {
    const { def } = (branch as z.core.$ZodTypes)._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** The schema of one field or entry, or undefined when there is none or when anything goes. */
export function childSchema(schema: SchemaNode | undefined, step: string | number): SchemaNode | undefined {
  if (!schema) return undefined;
  for (const branch of branchesOf(schema)) {
    const child = childOfBranch((branch as z.core.$ZodTypes)._zod.def, step);
    if (child) return child;
  }
  return undefined;
}

function childOfBranch(def: z.core.$ZodTypes['_zod']['def'], step: string | number): SchemaNode | undefined {
  if (def.type === 'object')
    return typeof step === 'string' && Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
  if (def.type === 'record') return typeof step === 'string' ? def.valueType : undefined;
  if (def.type === 'array') return typeof step === 'number' ? def.element : undefined;
  if (def.type === 'tuple') return typeof step === 'number' ? def.items[step] : undefined;
  return undefined;
}

/** The schema at a path, or undefined when the format has no such field. Every branch of a union counts. */
export function schemaAt(path: FieldPath): SchemaNode | undefined {
  let schema: SchemaNode | undefined = rootSchema;
  for (const step of path) schema = childSchema(schema, step);
  return schema;
}

/** The branch of a schema that has the given shape, or undefined. */
export function branchFor(schema: SchemaNode | undefined, shape: Shape): SchemaNode | undefined {
  return schema && branchesOf(schema).find((branch) => shapeOfSchema(branch) === shape);
}

/** The parts of a draft-07 schema that {@link ruleText} reads. */
interface JsonRule {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  items?: JsonRule | JsonRule[];
  minItems?: number;
  properties?: Record<string, unknown>;
  anyOf?: JsonRule[];
}

/** What a schema accepts, as a phrase that fits after "expected": `a whole number from 1 to 1000`. */
export function ruleText(schema: SchemaNode | undefined): string {
  if (!schema) return 'a value';
  return phrase(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) as JsonRule);
}

function phrase(rule: JsonRule): string {
  if (rule.anyOf) return rule.anyOf.map(phrase).join(', or ');
  if (rule.const !== undefined) return JSON.stringify(rule.const);
  if (rule.enum) return `one of ${rule.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  switch (rule.type) {
    case 'integer':
      return numberPhrase('a whole number', rule);
    case 'number':
      return numberPhrase('a number', rule);
    case 'string':
      if (rule.pattern === undefined) return 'text';
      return rule.pattern === '\\S' ? 'text that is not empty' : 'names joined by dots, such as motion.energy';
    case 'array':
      return listPhrase(rule);
    case 'object':
      return rule.properties ? `an object with the fields ${Object.keys(rule.properties).join(', ')}` : 'an object';
    default:
      return 'any value';
  }
}

function numberPhrase(kind: string, { minimum, maximum, exclusiveMinimum }: JsonRule): string {
  const isBoundedBelow = minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER;
  const isBoundedAbove = maximum !== undefined;
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum} and at most ${maximum}`;
  if (isBoundedBelow && isBoundedAbove) return `${kind} from ${minimum} to ${maximum}`;
  return kind;
}

function listPhrase({ items, minItems }: JsonRule): string {
  if (Array.isArray(items)) return `a list of ${items.length}: ${items.map(phrase).join('; ')}`;
  const least = minItems === undefined ? '' : ` with at least ${minItems} ${minItems === 1 ? 'entry' : 'entries'}`;
  const shape = items?.type === undefined && items?.anyOf === undefined ? '' : `, each ${phrase(items)}`;
  return `a list${least}${shape}`;
}
