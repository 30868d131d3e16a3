/** Canonical form of an experiment text; the rules of layout are in `print.ts`. Blank lines are not kept, comments are. */
import { readComments } from './commentTree';
import { isWellFormed, readDocument } from './document';
import { printDocument } from './print';

/**
 * `text` in canonical form, lines ending in `\n`. Formatting twice changes nothing more, and what the text says stays the
 * same. A text with broken syntax comes back unchanged; a trailing comma is not broken in this sense. Never throws.
 */
export function formatExperiment(text: string): string {
  const document = readDocument(text);
  return isWellFormed(document) ? printDocument(readComments(document)) : text;
}
