/** The smallest text edit that changes one field. */
import type { FieldPath, TextEdit } from './problem'

/** Edits that make the field at `path` hold `value`; `undefined` removes it. None when the text has broken syntax. */
export function editField(_text: string, _path: FieldPath, _value: unknown): TextEdit[] {
  return []
}

/** `text` with `edits` made; offsets are those of the original text, and the edits must not overlap. */
export function applyEdits(text: string, _edits: readonly TextEdit[]): string {
  return text
}
