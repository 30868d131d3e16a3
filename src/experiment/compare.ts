/** What differs between two experiments, or between two requests, field by field. */
import { formatFieldPath, isEqualValue, isPlainObject } from './fieldPath';
import { fieldNames, schemaAt, rootSchema } from './schemaTree';
import type { FieldPath } from './problem';

/** One changed field; `before` or `after` is absent when the field is. */
export interface FieldChange {
  path: string;
  before?: unknown;
  after?: unknown;
}

/**
 * Changed fields in the order of the schema. A list is compared entry by entry; a list of plain values, such as a point
 * or a list of seeds, is one value. Absent and `undefined` are the same.
 */
export function compareExperiments(before: object, after: object): FieldChange[] {
  return changesBetween(before, after, []);
}

function changesBetween(before: unknown, after: unknown, path: FieldPath): FieldChange[] {
  if (isEqualValue(before, after)) return [];
  const steps = stepsOf(before, after, path);
  if (!steps) return [change(path, before, after)];
  return steps.flatMap((step) => changesBetween(memberOf(before, step), memberOf(after, step), [...path, step]));
}

/** The fields or indices to look into; undefined when the two are to be compared as whole values. */
function stepsOf(before: unknown, after: unknown, path: FieldPath): (string | number)[] | undefined {
  if (isPlainObject(before) && isPlainObject(after)) return namesOf(before, after, path);
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const isFlat = [...(before as unknown[]), ...(after as unknown[])].every(
    (item) => typeof item !== 'object' || item === null,
  );
  return isFlat ? undefined : Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
}

function namesOf(before: object, after: object, path: FieldPath): string[] {
  const order = fieldNames(path.length === 0 ? rootSchema : schemaAt(path));
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : Infinity);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

function memberOf(value: unknown, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? (value as unknown[])[step] : undefined;
  return isPlainObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function change(path: FieldPath, before: unknown, after: unknown): FieldChange {
  const shared = { path: formatFieldPath(path) };
  if (before === undefined) return { ...shared, after };
  return after === undefined ? { ...shared, before } : { ...shared, before, after };
}
