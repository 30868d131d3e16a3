// Less motion is asked for by the system or by the editor; either is enough.
import { describe, expect, it } from 'vitest';
import { wantsStill } from '../../../../webview/shared/motion';

describe('wantsStill', () => {
  it.each([
    ['nobody asks', ['vscode-dark'], false, false],
    ['the system asks', ['vscode-dark'], true, true],
    ['the editor asks', ['vscode-dark', 'vscode-reduce-motion'], false, true],
    ['both ask', ['vscode-reduce-motion'], true, true],
  ])('%s', (_what, classes, matches, expected) => {
    expect(wantsStill({ contains: (name) => classes.includes(name) }, { matches })).toBe(expected);
  });
});
