/**
 * Canonical text of a value with its comments: fields in schema order, two blanks per level, one value per line, except
 * that a list of numbers without comments stays on one line. Nothing depends on how long a line gets, so that one changed
 * value is one changed line.
 */
import type * as z from 'zod';
import type { CommentedDocument, CommentedEntry, CommentedValue } from './commentTree';
import { branchFor, childSchema, fieldNames, rootSchema } from './schemaTree';

type SchemaNode = z.core.$ZodType;

/** The whole text, with a line break at its end. */
export function printDocument({ header, root, footer }: CommentedDocument): string {
  return `${[...header, printValue(root, rootSchema), ...footer].join('\n')}\n`;
}

/** One value; lines after the first begin with `indent`. */
export function printValue(value: CommentedValue, schema: SchemaNode | undefined, indent = ''): string {
  if (value.kind === 'scalar') return value.text;
  const [open, close] = value.kind === 'object' ? ['{', '}'] : ['[', ']'];
  if (value.entries.length === 0 && value.dangling.length === 0) return open + close;
  if (isNumberList(value)) return `[${value.entries.map((entry) => printValue(entry.value, undefined)).join(', ')}]`;
  const inner = `${indent}  `;
  const entries = inCanonicalOrder(value, schema);
  const lines = entries.flatMap((entry, index) => {
    const child = childSchema(branchFor(schema, value.kind), entry.name ?? index);
    return printEntry(entry, { schema: child, indent: inner, isLast: index === entries.length - 1 });
  });
  return [open, ...lines, ...value.dangling.map((comment) => inner + comment), indent + close].join('\n');
}

/** Where a field stands among its neighbours; fields unknown to the schema come last. */
export function canonicalRank(schema: SchemaNode | undefined, name: string): number {
  const rank = fieldNames(branchFor(schema, 'object')).indexOf(name);
  return rank === -1 ? Infinity : rank;
}

function printEntry(
  { name, value, leading, trailing }: CommentedEntry,
  { schema, indent, isLast }: { schema: SchemaNode | undefined; indent: string; isLast: boolean },
): string[] {
  const key = name === undefined ? '' : `${JSON.stringify(name)}: `;
  const line = `${indent}${key}${printValue(value, schema, indent)}${isLast ? '' : ','}`;
  return [...leading.map((comment) => indent + comment), [line, ...trailing].join(' ')];
}

function inCanonicalOrder(value: Exclude<CommentedValue, { kind: 'scalar' }>, schema: SchemaNode | undefined) {
  if (value.kind === 'array') return value.entries;
  const ranked = value.entries.map((entry) => ({ entry, rank: canonicalRank(schema, entry.name ?? '') }));
  return ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank)).map(({ entry }) => entry);
}

function isNumberList(value: Exclude<CommentedValue, { kind: 'scalar' }>): boolean {
  if (value.kind === 'object' || value.dangling.length > 0) return false;
  return value.entries.every(
    ({ value: item, leading, trailing }) =>
      leading.length + trailing.length === 0 && item.kind === 'scalar' && !item.text.startsWith('"'),
  );
}
