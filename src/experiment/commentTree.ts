/**
 * The document as values with the comments that belong to them, which is what `format` prints and `migrate` rearranges.
 * A comment on the line of a value belongs to that value; one on a line of its own belongs to what follows.
 */
import type { Node } from 'jsonc-parser';
import { membersOf, type Document } from './document';
import { isPlainObject } from './fieldPath';
import type { TextRange } from './problem';

/** A list, an object, or the JSON text of anything else. */
export type CommentedValue =
  | { kind: 'object' | 'array'; entries: CommentedEntry[]; /** Comments after the last entry. */ dangling: string[] }
  | { kind: 'scalar'; text: string };

/** One member (with `name`) or one list entry (without). */
export interface CommentedEntry {
  name?: string;
  value: CommentedValue;
  /** On lines of their own, above. */
  leading: string[];
  /** On the same line, after. */
  trailing: string[];
}

/** A whole text. */
export interface CommentedDocument {
  header: string[];
  root: CommentedValue;
  footer: string[];
}

/** The tree of a document that {@link isWellFormed}. */
export function readComments(document: Document & { root: Node }): CommentedDocument {
  const { text, root, comments } = document;
  const end = root.offset + root.length;
  const texts = (ranges: TextRange[]) => ranges.map((range) => commentText(text, range));
  return {
    header: texts(comments.filter(({ offset }) => offset < root.offset)),
    root: readValue(
      text,
      root,
      comments.filter(({ offset }) => offset >= root.offset && offset < end),
    ),
    footer: texts(comments.filter(({ offset }) => offset >= end)),
  };
}

/** The tree of a plain value: no comments. */
export function withoutComments(value: unknown): CommentedValue {
  if (Array.isArray(value)) {
    return { kind: 'array', entries: value.map((item) => entryOf(withoutComments(item))), dangling: [] };
  }
  if (isPlainObject(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return {
      kind: 'object',
      entries: members.map(([name, member]) => entryOf(withoutComments(member), name)),
      dangling: [],
    };
  }
  return { kind: 'scalar', text: JSON.stringify(value === undefined ? null : value) };
}

/** An entry with no comments. */
export function entryOf(value: CommentedValue, name?: string): CommentedEntry {
  return { name, value, leading: [], trailing: [] };
}

/** Every comment of a value, for the cases in which the value itself goes. */
export function commentsIn(value: CommentedValue): string[] {
  if (value.kind === 'scalar') return [];
  const inEntries = value.entries.flatMap((entry) => [...entry.leading, ...commentsIn(entry.value), ...entry.trailing]);
  return [...inEntries, ...value.dangling];
}

/** A scalar's plain value; undefined for a list or an object. */
export function scalarValue(value: CommentedValue): unknown {
  return value.kind === 'scalar' ? (JSON.parse(value.text) as unknown) : undefined;
}

function readValue(text: string, node: Node, comments: TextRange[]): CommentedValue {
  if (node.type !== 'object' && node.type !== 'array') return { kind: 'scalar', text: scalarText(text, node) };
  const parts =
    node.type === 'object'
      ? membersOf(node).map(({ node: whole, name, value }) => ({ whole, name, value }))
      : (node.children ?? []).map((value) => ({ whole: value, name: undefined, value }));
  const entries: CommentedEntry[] = [];
  let next = 0;
  let before = takeUntil(parts[0]?.whole.offset ?? Infinity);
  for (const [index, { whole, name, value }] of parts.entries()) {
    const inside = takeUntil(whole.offset + whole.length);
    const isInValue = ({ offset }: TextRange) => offset >= value.offset;
    const around = inside.filter((range) => !isInValue(range));
    const after = takeUntil(parts[index + 1]?.whole.offset ?? Infinity);
    const { same, later } = splitByLine(text, whole.offset + whole.length, after);
    entries.push({
      name,
      value: readValue(text, value, inside.filter(isInValue)),
      leading: [...before, ...around].map((range) => commentText(text, range)),
      trailing: same.map((range) => commentText(text, range)),
    });
    before = later;
  }
  return { kind: node.type, entries, dangling: before.map((range) => commentText(text, range)) };

  function takeUntil(offset: number): TextRange[] {
    const start = next;
    while (next < comments.length && (comments[next]?.offset ?? Infinity) < offset) next += 1;
    return comments.slice(start, next);
  }
}

/** Splits the comments behind a value into those that begin on its last line and the rest. */
function splitByLine(text: string, end: number, comments: TextRange[]) {
  let position = end;
  let count = 0;
  for (const { offset, length } of comments) {
    if (/[\r\n]/.test(text.slice(position, offset))) break;
    position = offset + length;
    count += 1;
  }
  return { same: comments.slice(0, count), later: comments.slice(count) };
}

function commentText(text: string, { offset, length }: TextRange): string {
  const comment = text.slice(offset, offset + length).replace(/\r\n?/g, '\n');
  return comment.startsWith('//') ? comment.trimEnd() : comment;
}

/** Canonical JSON of a scalar, except that a number which JavaScript cannot hold keeps the digits of the file. */
function scalarText(text: string, node: Node): string {
  const raw = text.slice(node.offset, node.offset + node.length);
  if (node.type !== 'number') return JSON.stringify(node.value);
  const value = Number(raw);
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? JSON.stringify(value) : raw;
}
