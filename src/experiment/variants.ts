// `--set path=value,value`: the combinations of settings that an evaluation compares, the first path changing slowest.

import { UserError } from '../base/errors';
import { parseAssignment } from './setField';

/** One combination: a name for tables, and what `--set` would say. */
export interface Variant {
  /** `steps=2, guidance=1`, only what differs between variants; empty when nothing does. */
  label: string;
  assignments: string[];
}

/**
 * Every combination of the values. A comma inside brackets or quotes is part of a value: `seed=[1,2]` is one value.
 * @throws UserError `bad-set` for a text without a path or a value, or a path named twice.
 */
export function variantsOf(sets: readonly string[]): Variant[] {
  const axes = sets.map(parseAssignment).map(({ path, value }) => ({ path, values: splitValues(value) }));
  const twice = axes.find(({ path }, at) => axes.findIndex((one) => one.path === path) !== at);
  if (twice !== undefined) {
    throw new UserError(
      'bad-set',
      `\`${twice.path}\` is set twice; give all of its values at once: ${twice.path}=a,b.`,
      {
        field: twice.path,
      },
    );
  }
  return axes.reduce<Variant[]>(
    (variants, { path, values }) =>
      variants.flatMap(({ label, assignments }) =>
        values.map((value) => {
          const own = values.length > 1 ? `${path}=${value}` : '';
          return {
            label: [label, own].filter((text) => text !== '').join(', '),
            assignments: [...assignments, `${path}=${value}`],
          };
        }),
      ),
    [{ label: '', assignments: [] }],
  );
}

/** At the commas that stand in no bracket and no quote. */
function splitValues(text: string): string[] {
  const values = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[^]/g)) {
    depth += '[{'.includes(piece) ? 1 : ']}'.includes(piece) ? -1 : 0;
    if (piece === ',' && depth <= 0) values.push('');
    else values[values.length - 1] += piece;
  }
  return values;
}
