/**
 * Drafts from before the format had a version, brought to version 1: flat fields move to where they belong, names of
 * other tools become ours, comments go along with their field. What is not understood stays and is reported by `parse`.
 */
import {
  commentsIn,
  entryOf,
  readComments,
  scalarValue,
  withoutComments,
  type CommentedEntry,
  type CommentedValue,
} from './commentTree';
import { isWellFormed, readDocument } from './document';
import { printDocument } from './print';
import { childSchema, fieldNames, rootSchema, schemaAt } from './schemaTree';
import { accepts, samplerAliases } from './schemaProblems';
import { foreignNames, simplify } from './suggest';

type CommentedObject = Extract<CommentedValue, { entries: unknown }>;

/**
 * The text in version 1 and in canonical form, with one sentence per change; `undefined` when the text has a version, has
 * broken syntax or is not an object. Never throws.
 */
export function migrate(text: string): { text: string; changes: string[] } | undefined {
  const document = readDocument(text);
  if (!isWellFormed(document)) return undefined;
  const tree = readComments(document);
  const { root } = tree;
  if (root.kind !== 'object' || find(root, 'version')) return undefined;
  const changes: string[] = [];
  // 1. Values that other tools use to say "not set".
  dropUnset(root, changes);
  // 2. One field that stands for two.
  splitSize(root, changes);
  // 3. Names and places.
  for (const entry of [...root.entries]) moveHome(root, entry, changes);
  renameInside(root, changes);
  // 4. Values in the form that their field wants.
  convertValues(root, changes);
  // 5. The version.
  root.entries.unshift(entryOf({ kind: 'scalar', text: '1' }, 'version'));
  changes.push('Added `version` 1.');
  return { text: printDocument(tree), changes };
}

function find(object: CommentedObject, name: string): CommentedEntry | undefined {
  return object.entries.find((entry) => entry.name === name);
}

/** Takes an entry out; its comments stay, at the end. */
function remove(object: CommentedObject, entry: CommentedEntry): void {
  object.entries.splice(object.entries.indexOf(entry), 1);
  object.dangling.push(...entry.leading, ...commentsIn(entry.value), ...entry.trailing);
}

function dropUnset(root: CommentedObject, changes: string[]): void {
  for (const entry of [...root.entries]) {
    const value = scalarValue(entry.value);
    const isSeed = ['seed', 'seeds'].includes(simplify(entry.name ?? ''));
    if (value === null) {
      remove(root, entry);
      changes.push(`Removed \`${entry.name}\`, which was null.`);
    } else if (isSeed && typeof value === 'number' && value < 0) {
      remove(root, entry);
      changes.push(
        `Removed \`${entry.name}\` ${value}, which meant a random seed; version 1 has none, and 0 is the default.`,
      );
    }
  }
}

/** `"size": "640x480"` or `"size": [640, 480]`. */
function splitSize(root: CommentedObject, changes: string[]): void {
  const entry = root.entries.find(({ name }) => name === 'size' || name === 'resolution');
  if (!entry) return;
  const [width, height] = sizeOf(entry.value) ?? [];
  if (width === undefined || height === undefined || find(root, 'width') || find(root, 'height')) return;
  const index = root.entries.indexOf(entry);
  const parts = [
    { ...entryOf(withoutComments(width), 'width'), leading: entry.leading },
    { ...entryOf(withoutComments(height), 'height'), trailing: [...commentsIn(entry.value), ...entry.trailing] },
  ];
  root.entries.splice(index, 1, ...parts);
  changes.push(`Split \`${entry.name}\` into a width and a height.`);
}

function sizeOf(value: CommentedValue): number[] | undefined {
  if (value.kind === 'array') {
    const numbers = value.entries.map((entry) => scalarValue(entry.value)).filter((item) => typeof item === 'number');
    return numbers.length === 2 && value.entries.length === 2 ? numbers : undefined;
  }
  const match = /^\s*(\d{1,5})\s*[x×*:]\s*(\d{1,5})\s*$/i.exec(String(scalarValue(value)));
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** Moves a top-level field to the path that its name stands for, unless something is there already. */
function moveHome(root: CommentedObject, entry: CommentedEntry, changes: string[]): void {
  const name = entry.name ?? '';
  if (fieldNames(rootSchema).includes(name)) return;
  const plain = simplify(name);
  const home = Object.hasOwn(foreignNames, plain) ? foreignNames[plain] : undefined;
  const path = home?.split('.') ?? [];
  const leaf = path.pop();
  if (home === undefined || leaf === undefined) return;
  const holder = path.reduce<CommentedObject | undefined>((object, step) => object && openObject(object, step), root);
  if (!holder || find(holder, leaf)) return;
  if (holder === root) entry.name = leaf;
  else {
    root.entries.splice(root.entries.indexOf(entry), 1);
    holder.entries.push({ ...entry, name: leaf });
  }
  changes.push(`\`${name}\` is now \`${home}\`.`);
}

/** The object in the field `name`, made when the field is missing; undefined when the field holds something else. */
function openObject(parent: CommentedObject, name: string): CommentedObject | undefined {
  const entry = find(parent, name);
  if (entry) return entry.value.kind === 'object' ? entry.value : undefined;
  const made: CommentedObject = { kind: 'object', entries: [], dangling: [] };
  parent.entries.push(entryOf(made, name));
  return made;
}

/** Names inside `video` and `motion` that other tools spell differently. */
function renameInside(root: CommentedObject, changes: string[]): void {
  for (const group of ['video', 'motion']) {
    const value = find(root, group)?.value;
    if (value?.kind !== 'object') continue;
    for (const entry of value.entries) {
      const home = foreignNames[simplify(entry.name ?? '')] ?? '';
      const name = home.startsWith(`${group}.`) ? home.slice(group.length + 1) : '';
      if (name === entry.name || name === '' || name.includes('.') || find(value, name)) continue;
      changes.push(`\`${group}.${entry.name}\` is now \`${home}\`.`);
      entry.name = name;
    }
  }
}

function convertValues(object: CommentedObject, changes: string[], path: string[] = []): void {
  for (const entry of object.entries) {
    const field = [...path, entry.name ?? ''];
    if (entry.value.kind === 'object') convertValues(entry.value, changes, field);
    const value = scalarValue(entry.value);
    const schema = path.length === 0 ? childSchema(rootSchema, entry.name ?? '') : schemaAt(field);
    if (typeof value !== 'string' || !schema || accepts(schema, value)) continue;
    const better = [samplerAliases[value.trim().toLowerCase()], value.trim() === '' ? undefined : Number(value)];
    const fitting = better.find((candidate) => candidate !== undefined && accepts(schema, candidate));
    if (fitting === undefined) continue;
    entry.value = withoutComments(fitting);
    changes.push(`\`${field.join('.')}\` is now ${JSON.stringify(fitting)} instead of ${JSON.stringify(value)}.`);
  }
}
