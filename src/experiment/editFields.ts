/**
 * Several fields changed as one edit, for a form: what a removal leaves empty goes too, and nothing is written into a text
 * with broken syntax.
 */
import type { Node } from 'jsonc-parser';
import { isWellFormed, nodeAt, readDocument, type Document } from './document';
import { editField, insertEntry } from './edit';
import { applyEdits, editBetween } from './textEdit';
import type { FieldPath, TextEdit } from './problem';

/** One change: `value` is plain JSON, `undefined` removes the field or entry. */
export interface FieldSetting {
  path: FieldPath;
  value: unknown;
  /** Put the value into a list before the entry that is there, instead of in its place. */
  isInsertion?: boolean;
}

/**
 * The edits that make all `settings`, one after another, as edits of `text`: each as small as possible where they touch
 * different places. An object or list that a removal would leave empty is removed as well, unless it holds a comment or is an
 * entry of a list. None when nothing would change or the syntax is broken. Never throws.
 */
export function editFields(text: string, settings: readonly FieldSetting[]): TextEdit[] {
  const [only, second] = settings;
  if (only && !second) return editsOf(text, only);
  const after = settings.reduce((current, setting) => applyEdits(current, editsOf(current, setting)), text);
  const apart = settings.flatMap((setting) => editsOf(text, setting));
  return isWhole(text, apart, after) ? apart : editBetween(text, after);
}

function editsOf(text: string, { path, value, isInsertion }: FieldSetting): TextEdit[] {
  if (value === undefined) return editField(text, emptiedBy(text, path), undefined);
  return isInsertion ? insertEntry(text, path, value) : editField(text, path, value);
}

/** Whether the edits, made at once, give the same text as one after another. */
function isWhole(text: string, edits: readonly TextEdit[], after: string): boolean {
  const ordered = [...edits].sort((a, b) => a.offset - b.offset);
  const isApart = ordered.every((edit, index) => {
    const next = ordered[index + 1];
    return next === undefined || edit.offset + edit.length < next.offset;
  });
  return isApart && applyEdits(text, edits) === after;
}

/** The path of the outermost thing that holds nothing but the field at `path`. */
function emptiedBy(text: string, path: FieldPath): FieldPath {
  const document = readDocument(text);
  if (!isWellFormed(document)) return path;
  let emptied = path;
  while (emptied.length > 1) {
    const holderPath = emptied.slice(0, -1);
    const holder = nodeAt(document.root, holderPath);
    const isEntry = typeof holderPath.at(-1) === 'number';
    if (!holder || !nodeAt(document.root, emptied) || isEntry || holdsMore(document, holder)) break;
    emptied = holderPath;
  }
  return emptied;
}

function holdsMore({ comments }: Document, { offset, length, children = [] }: Node): boolean {
  const isInside = (place: number) => place > offset && place < offset + length;
  return children.length !== 1 || comments.some((comment) => isInside(comment.offset));
}
