/**
 * Where an experiment names another file, and what a caret inside such a value is completing. Works on half-written texts.
 */
import { getLocation } from 'jsonc-parser';
import { readDocument, rangeOf, walk } from './document';
import type { FieldPath, TextRange } from './problem';

/** What kind of file a field names. */
export type ReferenceKind = 'image' | 'experiment' | 'model' | 'adapter';

/** One value that names a file. */
export interface FileReference {
  kind: ReferenceKind;
  /** As written. */
  text: string;
  path: (string | number)[];
  /** The value with its quotes. */
  range: TextRange;
}

/** The references of `text` in its order; `model: "embedded"` counts too. */
export function fileReferences(text: string): FileReference[] {
  const { root } = readDocument(text);
  if (!root) return [];
  return [...walk(root)].flatMap(({ node, path }) => {
    const kind = node.type === 'string' ? referenceKind(path) : undefined;
    return kind ? [{ kind, text: String(node.value), path, range: rangeOf(node) }] : [];
  });
}

/** What the value at `offset` names and how much of it stands before the caret, or undefined outside of such a value. */
export function referenceAt(
  text: string,
  offset: number,
): { kind: ReferenceKind; typed: string; range: TextRange } | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const kind = isAtPropertyKey ? undefined : referenceKind(path);
  if (!kind) return undefined;
  if (previousNode?.type !== 'string') return undefined;
  const isClosed = previousNode.length > 1 && text[previousNode.offset + previousNode.length - 1] === '"';
  const start = previousNode.offset + 1;
  const end = previousNode.offset + previousNode.length - (isClosed ? 1 : 0);
  if (offset < start || offset > end) return undefined;
  return { kind, typed: text.slice(start, offset), range: { offset: start, length: end - start } };
}

/** The kind of file that the field at `path` names; a list of `sweep` names what its field names. */
export function referenceKind(path: FieldPath): ReferenceKind | undefined {
  const [first, second, third] = path;
  if (path.length === 1 && first === 'extends') return 'experiment';
  if (path.length === 1 && first === 'model') return 'model';
  if (path.length === 3 && first === 'keyframes' && third === 'image') return 'image';
  if (path.length === 3 && first === 'adapters' && third === 'file') return 'adapter';
  if (path.length === 3 && first === 'sweep' && typeof second === 'string') {
    if (second === 'model') return 'model';
    if (/^keyframes\[\d+\]\.image$/.test(second)) return 'image';
    if (/^adapters\[\d+\]\.file$/.test(second)) return 'adapter';
  }
  return undefined;
}
