/** Applying text edits, and finding the one edit that lies between two texts. */
import { InternalError } from '../base/errors';
import type { TextEdit } from './problem';

/**
 * `text` with `edits` made. Offsets are those of the original text; insertions at the same place keep their order.
 * Throws InternalError `overlapping-edits` when two edits touch the same text or one lies outside it.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ ...edit, index }));
  ordered.sort((a, b) => a.offset - b.offset || a.length - b.length || a.index - b.index);
  const pieces: string[] = [];
  let position = 0;
  for (const { offset, length, text: replacement } of ordered) {
    if (offset < position || offset + length > text.length) {
      throw new InternalError('overlapping-edits', `Edit at ${offset} overlaps another one or lies outside the text.`);
    }
    pieces.push(text.slice(position, offset), replacement);
    position = offset + length;
  }
  return pieces.join('') + text.slice(position);
}

/** The smallest single edit that turns `before` into `after`; none when they are equal. */
export function editBetween(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [{ offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) }];
}
