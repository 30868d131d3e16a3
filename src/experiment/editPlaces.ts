/**
 * Where exactly a new member is put into an object or list, and what a removed one takes with it: the comma and the line
 * that it had for itself, never a comment.
 */
import type { Node } from 'jsonc-parser';
import { commaAfter } from './document';
import type { TextEdit } from './problem';

/** A place between the children of a container. */
export interface Site {
  text: string;
  container: Node;
  /** Number of children before the new one. */
  index: number;
  /** Blanks at the start of the container's first line. */
  indent: string;
}

/** Edits that put one more child in; `print` gets the blanks with which its line begins. */
export function insertionAt(site: Site, print: (indent: string) => string): TextEdit[] {
  const { text, container, index, indent } = site;
  const children = container.children ?? [];
  const first = children[0];
  if (!first) return insertIntoEmpty(site, print);
  const ownLines = /[\r\n]/.test(text.slice(container.offset, first.offset));
  const inner = ownLines ? (blanksBefore(text, first.offset) ?? `${indent}  `) : indent;
  const written = print(inner);
  const before = children[index - 1];
  if (!before) return [insertText(first.offset, ownLines ? `${written},\n${inner}` : `${written}, `)];
  const end = before.offset + before.length;
  if (!ownLines) return [insertText(end, `, ${written}`)];
  const comma = commaAfter(text, end);
  const lineEnd = endOfComments(text, comma === undefined ? end : comma + 1);
  const line = `\n${inner}${written}${index < children.length ? ',' : ''}`;
  if (comma !== undefined) return [insertText(lineEnd, line)];
  return lineEnd === end ? [insertText(end, `,${line}`)] : [insertText(end, ','), insertText(lineEnd, line)];
}

/** Edits that take `child` (a property of an object, or an entry of a list) out of `container`. */
export function removalOf(text: string, container: Node, child: Node): TextEdit[] {
  const children = container.children ?? [];
  const index = children.indexOf(child);
  const end = child.offset + child.length;
  const comma = commaAfter(text, end);
  const isLast = index === children.length - 1;
  const before = children[index - 1];
  const own = removeLine(text, child.offset, comma === end ? end + 1 : end);
  const edits = [own];
  if (comma !== undefined && comma > end && comma >= own.offset + own.length)
    edits.push({ offset: comma, length: 1, text: '' });
  if (isLast && before) {
    const separator = commaAfter(text, before.offset + before.length);
    if (separator !== undefined && separator < own.offset) edits.unshift({ offset: separator, length: 1, text: '' });
  }
  if (children.length === 1 && text.slice(container.offset + 1, child.offset).trim() === '') {
    const after = text.slice(own.offset + own.length, container.offset + container.length - 1);
    if (after.trim() === '') return [{ offset: container.offset + 1, length: container.length - 2, text: '' }];
  }
  return edits;
}

function insertIntoEmpty({ text, container, indent }: Site, print: (indent: string) => string): TextEdit[] {
  const inner = `${indent}  `;
  const inside = text.slice(container.offset + 1, container.offset + container.length - 1);
  if (inside.trim() !== '') {
    const lineBreak = /^[ \t]*[\r\n]/.test(inside) ? '' : `\n${inner}`;
    return [insertText(container.offset + 1, `\n${inner}${print(inner)}${lineBreak}`)];
  }
  return [{ offset: container.offset + 1, length: inside.length, text: `\n${inner}${print(inner)}\n${indent}` }];
}

/** Removes `start..end`, and the whole line when nothing else is on it. */
function removeLine(text: string, start: number, end: number): TextEdit {
  const indent = blanksBefore(text, start);
  const after = /^[ \t]*(\r\n|\n|\r)/.exec(text.slice(end));
  if (indent !== undefined && after) {
    const from = start - indent.length;
    return { offset: from, length: end + after[0].length - from, text: '' };
  }
  const blanks = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  return { offset: start, length: end + blanks - start, text: '' };
}

/** The blanks between the start of the line and `offset`, or undefined when something else stands there. */
function blanksBefore(text: string, offset: number): string | undefined {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[1];
}

/** The end of the comments that follow `offset` on the same line; `offset` itself when there are none. */
function endOfComments(text: string, offset: number): number {
  const match = /^(?:[ \t]*\/\*[^]*?\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/.exec(text.slice(offset));
  return offset + (match?.[0].length ?? 0);
}

function insertText(offset: number, text: string): TextEdit {
  return { offset, length: 0, text };
}
