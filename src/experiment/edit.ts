/**
 * One field changed by the smallest text edit: nothing but the value, the added line or the removed line moves, and
 * comments stay where they are. A new field goes where `format` would put it.
 */
import type { Node } from 'jsonc-parser';
import type * as z from 'zod';
import { withoutComments } from './commentTree';
import { isWellFormed, memberNamed, membersOf, nodeAt, readDocument, valueOf } from './document';
import { insertionAt, removalOf, type Site } from './editPlaces';
import { isEqualValue, isPlainObject } from './fieldPath';
import { canonicalRank, printValue } from './print';
import { branchFor, childSchema, rootSchema, schemaAt } from './schemaTree';
import { applyEdits, editBetween } from './textEdit';
import type { FieldPath, TextEdit } from './problem';

export { applyEdits };

type SchemaNode = z.core.$ZodType;

/** What an edit needs to know of the place it has reached. */
interface Place {
  text: string;
  node: Node;
  schema: SchemaNode | undefined;
}

/**
 * Edits that make the field at `path` hold `value` (plain JSON); `undefined` removes it. Objects and lists missing on the
 * way are made. None when the field already holds the value, when a list index lies beyond the end, or when the text has
 * broken syntax. Never throws.
 */
export function editField(text: string, path: FieldPath, value: unknown): TextEdit[] {
  if (text.trim() === '') {
    const whole = nest(path, value);
    if (whole === undefined) return [];
    return [{ offset: 0, length: text.length, text: `${print(whole, rootSchema, '')}\n` }];
  }
  const document = readDocument(text);
  if (!isWellFormed(document)) return [];
  return editAt({ text: document.text, node: document.root, schema: rootSchema }, path, value);
}

/**
 * Edits that put `value` into a list, before the entry that `path` names; the entries that are there stay as they are. As
 * {@link editField} where there is no such entry.
 */
export function insertEntry(text: string, path: FieldPath, value: unknown): TextEdit[] {
  const document = readDocument(text);
  const index = path.at(-1);
  const list = nodeAt(document.root, path.slice(0, -1));
  const isThere = typeof index === 'number' && list?.type === 'array' && index < (list.children ?? []).length;
  if (!isWellFormed(document) || !isThere) return editField(text, path, value);
  const site = { text: document.text, container: list, index, indent: indentAt(document.text, list.offset) };
  return insertionAt(site, (indent) => print(value, schemaAt(path), indent));
}

function editAt(place: Place, path: FieldPath, value: unknown): TextEdit[] {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined ? [] : replace(place, value);
  const { text, node, schema } = place;
  const fits = typeof step === 'number' ? node.type === 'array' : node.type === 'object';
  if (!fits) {
    const made = nest(path, value);
    return made === undefined ? [] : replace(place, made);
  }
  const whole = typeof step === 'number' ? node.children?.[step] : memberNamed(node, step)?.node;
  const child = typeof step === 'number' ? whole : memberNamed(node, step)?.value;
  if (whole && child) {
    if (value === undefined && rest.length === 0) return removalOf(text, node, whole);
    return editAt({ text, node: child, schema: childSchema(branchFor(schema, kindOf(node)), step) }, rest, value);
  }
  return insert(place, step, nest(rest, value));
}

/** `value` inside the objects and lists that `path` names; undefined when a fresh list would start behind its first entry. */
function nest(path: FieldPath, value: unknown): unknown {
  if (value === undefined) return undefined;
  return path.reduceRight<unknown>((inner, step) => {
    if (inner === undefined) return undefined;
    if (typeof step === 'string') return { [step]: inner };
    return step === 0 ? [inner] : undefined;
  }, value);
}

function replace({ text, node, schema }: Place, value: unknown): TextEdit[] {
  const before = valueOf(node);
  if (isEqualValue(before, value)) return [];
  const steps = stepsBetween(before, value);
  if (!steps)
    return [{ offset: node.offset, length: node.length, text: print(value, schema, indentAt(text, node.offset)) }];
  if (steps.length === 1 && steps[0]) return editAt({ text, node, schema }, [steps[0].step], steps[0].value);
  return replaceStepwise({ text, node, schema }, steps);
}

interface Step {
  step: string | number;
  value: unknown;
}

/** The fields in which two objects, or two lists of one length, differ; undefined when they are not two of a kind. */
function stepsBetween(before: unknown, after: unknown): Step[] | undefined {
  if (isPlainObject(before) && isPlainObject(after)) {
    if (Object.keys(after).length === 0) return undefined;
    const removed = Object.keys(before).filter((name) => after[name] === undefined);
    const changed = Object.keys(after).filter(
      (name) => after[name] !== undefined && !isEqualValue(before[name], after[name]),
    );
    return [
      ...changed.map((name) => ({ step: name, value: after[name] })),
      ...removed.map((step) => ({ step, value: undefined })),
    ];
  }
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return undefined;
  return after.flatMap((value: unknown, step) => (isEqualValue(before[step], value) ? [] : [{ step, value }]));
}

/** Several changes inside one value: made one after another on its text alone, then given as the one edit between. */
function replaceStepwise({ text, node, schema }: Place, steps: Step[]): TextEdit[] {
  let current = text;
  for (const { step, value } of steps) {
    const tree = readDocument(current).root;
    const target = tree && findAtOffset(tree, node.offset);
    if (target) current = applyEdits(current, editAt({ text: current, node: target, schema }, [step], value));
  }
  return editBetween(text, current);
}

/** The list or object that begins at `offset`. Edits inside a value never move its start. */
function findAtOffset(root: Node, offset: number): Node | undefined {
  let node: Node | undefined = root;
  while (node && (node.offset !== offset || node.type === 'property')) {
    node = node.children?.find((child) => child.offset <= offset && offset < child.offset + child.length);
  }
  return node;
}

function insert({ text, node, schema }: Place, step: string | number, value: unknown): TextEdit[] {
  const siblings = node.children ?? [];
  if (value === undefined || (typeof step === 'number' && step > siblings.length)) return [];
  const branch = branchFor(schema, kindOf(node));
  const index = typeof step === 'number' ? siblings.length : indexFor(node, branch, step);
  const site: Site = { text, container: node, index, indent: indentAt(text, node.offset) };
  const key = typeof step === 'number' ? '' : `${JSON.stringify(step)}: `;
  return insertionAt(site, (indent) => key + print(value, childSchema(branch, step), indent));
}

/** Where among the members of an object a new one belongs. */
function indexFor(node: Node, schema: SchemaNode | undefined, name: string): number {
  const rank = canonicalRank(schema, name);
  return membersOf(node).reduce((index, member, i) => (canonicalRank(schema, member.name) <= rank ? i + 1 : index), 0);
}

function print(value: unknown, schema: SchemaNode | undefined, indent: string): string {
  return printValue(withoutComments(value), schema, indent);
}

function kindOf(node: Node): 'object' | 'array' | 'scalar' {
  return node.type === 'object' || node.type === 'array' ? node.type : 'scalar';
}

/** The blanks with which the line of `offset` begins. */
function indentAt(text: string, offset: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}
