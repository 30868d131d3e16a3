// Whether things may move by themselves. The editor has a setting of its own beside that of the system, and marks the page with it.

/** The media query of the system's wish. */
export const reducedMotion = '(prefers-reduced-motion: reduce)';

/** What the editor writes into the classes of a page while its setting asks for less. */
const mark = 'vscode-reduce-motion';

/** Either wish is enough. To be asked each time: both may change while the page is open. */
export function wantsStill(classes: { contains(name: string): boolean }, system: { matches: boolean }): boolean {
  return classes.contains(mark) || system.matches;
}
