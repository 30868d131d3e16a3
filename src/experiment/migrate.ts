/** Drafts written before the format had a version, brought to version 1. */

/** The text in version 1 and one sentence per change; `undefined` when there is nothing to migrate. Never throws. */
export function migrate(_text: string): { text: string; changes: string[] } | undefined {
  return undefined
}
