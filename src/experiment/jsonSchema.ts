/** The published JSON Schema of the format (draft-07, which VS Code's JSON service reads), made from the zod schema. */
import { z } from 'zod';
import { experimentSchema } from './schema';

/** The schema as plain JSON. `allowComments` is read by VS Code; `x-unit` is for forms. */
export function experimentJsonSchema(): Record<string, unknown> {
  const made = z.toJSONSchema(experimentSchema, { target: 'draft-7', io: 'input', reused: 'inline' });
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

/** The text of `media/experiment.schema.json`. */
export function experimentJsonSchemaText(): string {
  return `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`;
}
