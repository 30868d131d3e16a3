/** All repairs of a text at once. */
import type { Problem, TextEdit } from './problem';

/**
 * The edits of every problem's fix, without those that touch text that an earlier one changes: what is left over is found
 * again when the text is checked next. Problems come in the order of the text.
 */
export function allFixes(problems: readonly Problem[]): TextEdit[] {
  const taken: TextEdit[] = [];
  for (const { fix } of problems) {
    const edits = fix?.edits ?? [];
    if (edits.every((edit) => taken.every((other) => !touches(edit, other)))) taken.push(...edits);
  }
  return taken;
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.offset <= b.offset + b.length && b.offset <= a.offset + a.length;
}
