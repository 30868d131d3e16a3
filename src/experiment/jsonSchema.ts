/** The published JSON Schema of the format (draft-07, which VS Code's JSON service reads), made from the zod schema. */
import * as z from 'zod';
import { experimentSchema } from './schema';

/** The schema as plain JSON. `allowComments` is read by VS Code; `x-unit` is for forms. */
export function experimentJsonSchema(): Record<string, unknown> {
  const made = z.toJSONSchema(experimentSchema, { target: 'draft-7', io: 'input', reused: 'inline', override });
  const { $schema, ...rest } = made;
  const anyOf = [{ required: ['prompt'] }, { required: ['shots'] }, { required: ['extends'] }, { required: ['sweep'] }];
  return {
    $schema,
    title: 'T2V Lab experiment, version 1',
    allowComments: true,
    allowTrailingCommas: false,
    ...rest,
    anyOf,
  };
}

/** VS Code shows `markdownDescription` on hover and in completions, and nothing of default, range and unit by itself. */
function override({ jsonSchema }: { jsonSchema: JsonNode }): void {
  const facts = factsOf(jsonSchema);
  if (jsonSchema.description === undefined || facts.length === 0) return;
  jsonSchema.markdownDescription = `${jsonSchema.description}\n\n${facts.join('  \n')}`;
}

type JsonNode = z.core.JSONSchema.BaseSchema;

function factsOf(node: JsonNode): string[] {
  const { default: value, 'x-unit': unit, enum: choices } = node;
  return [
    ...(value === undefined
      ? []
      : [`Default: \`${JSON.stringify(value)}\`${node['x-from-model'] === true ? ', or what the model prefers' : ''}`]),
    ...rangeOf(node),
    ...(choices === undefined ? [] : [`One of ${choices.map((choice) => `\`${JSON.stringify(choice)}\``).join(', ')}`]),
    ...(typeof unit === 'string' ? [`Unit: ${unit}`] : []),
  ];
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonNode): string[] {
  const lowest = minimum ?? exclusiveMinimum;
  if (lowest === undefined || maximum === undefined) return [];
  return [`Range: ${minimum === undefined ? 'above ' : ''}${lowest} to ${maximum}`];
}

/** The text of `media/experiment.schema.json`. */
export function experimentJsonSchemaText(): string {
  return `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`;
}
